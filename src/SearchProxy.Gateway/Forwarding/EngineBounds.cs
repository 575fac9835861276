using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Writes;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>The one place that says how long each call to the engine may take.</summary>
/// <remarks>
/// The engine's own work for the client has <see cref="Answer"/> and is never cut short by the proxy's deadline. What the proxy adds has
/// shares of the deadline: what is to be known first half of it, the vector leg three quarters, and what completes the answer all of it.
/// Calls that begin when little or nothing of their share is left have <see cref="Grace"/>, and all of one kind have it together: a search
/// ends no later than this after its deadline, or after the engine's answer to the client's own query.
/// </remarks>
internal sealed class EngineBounds(IOptions<GatewayOptions> gateway, SearchLaneOptions search, WriteLaneOptions writes)
{
    /// <summary>What calls that the answer waits for have at least, together, however late the first of them begins.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the engine may take to answer a request of the client's own.</summary>
    /// <param name="target">The request target as it stood in the request line.</param>
    public TimeSpan Answer(ReadOnlySpan<char> target)
    {
        var options = gateway.Value;
        return LongRunning.Bound(target, options.AnswerTimeout, options.EngineTimeout);
    }

    /// <summary>
    /// The product and the mapping, and a template's search: without them a search is planned with less, or handed through.
    /// </summary>
    public TimeSpan Knowledge(StageTimer timer) => timer.LeftForKnowledge(search.Deadline / 2, Grace);

    /// <summary>The vector leg with its encoding: the model must have some time left for the lexical hits.</summary>
    public TimeSpan VectorLeg(TimeSpan elapsed) => search.Deadline * 0.75 is var share && share - elapsed > Grace ? share - elapsed : Grace;

    /// <summary>
    /// The scores of each leg for what only the other found: within the vector leg's share, and not at all when next to nothing of it is
    /// left. Null then.
    /// </summary>
    public TimeSpan? Scores(TimeSpan elapsed)
    {
        var left = (search.Deadline * 0.75) - elapsed;
        return left > search.Deadline * 0.05 ? left : null;
    }

    /// <summary>Counts, fetches and pages behind the window.</summary>
    public TimeSpan Completion(StageTimer timer) => timer.LeftForCompletion(search.Deadline, Grace);

    /// <summary>True when a search has no time left for what it could do without.</summary>
    public bool IsPast(TimeSpan elapsed) => elapsed >= search.Deadline;

    /// <summary>What the write lane reads before it decides: mappings and documents as they stand.</summary>
    public TimeSpan WriteRead => writes.Deadline;
}
