using SearchProxy.Core.Buffers;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Trials;

namespace SearchProxy.Gateway.Search;

/// <summary>One search as it came: what to parse, and in whose name the engine is asked.</summary>
/// <param name="Input">The request.</param>
/// <param name="CallerHeaders">The headers that go with every call to the engine: the caller's identity among them.</param>
internal sealed record SearchCall(SearchHttpInput Input, IReadOnlyList<EngineHeader> CallerHeaders)
{
    /// <summary>Path and query as the client wrote them.</summary>
    public string Target => Input.RawQuery.Length == 0 ? Input.RawPath : $"{Input.RawPath}?{Input.RawQuery}";

    /// <summary>Holds what the engine answers, until the client has its own answer.</summary>
    public AnswerMemory Memory { get; init; } = new();

    /// <summary>Whose turn the search uses: a hash of its credentials, else of the address it comes from.</summary>
    public UInt128 Client { get; init; }

    /// <summary>What a trial does with the search; null when it takes part in none.</summary>
    public TrialSearch? Trial { get; init; }

    /// <summary>Value of any header of the client's request, by name; null when absent. For the rules that choose a model.</summary>
    public Func<string, string?> HeaderValue { get; init; } = static _ => null;
}
