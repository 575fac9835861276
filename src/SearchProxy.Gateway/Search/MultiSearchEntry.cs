using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>One search of an <c>_msearch</c> on its way.</summary>
/// <param name="Item">Its lines.</param>
/// <param name="Call">The search that it stands for; null when it goes to the engine as it is.</param>
/// <param name="Parsed">What was understood of it, or why it goes to the engine as it is.</param>
internal sealed record MultiSearchEntry(MultiSearchItem Item, SearchCall? Call, ParseOutcome Parsed)
{
    /// <summary>What came of it in the pipeline; null when it did not go there.</summary>
    public SearchOutcome? Outcome { get; private set; }

    /// <summary>What stands in its place among the responses; null as long as it is to go to the engine as it is.</summary>
    public ReadOnlyMemory<byte>? Json { get; private set; }

    /// <summary>True when <see cref="Json"/> does not say its status yet: a success of <c>_search</c> does not.</summary>
    public bool IsWithoutStatus { get; private set; }

    /// <summary>Status and headers that came with <see cref="Json"/>; null for one of the proxy's own.</summary>
    public EngineResponse? Head { get; private set; }

    public Verdict Verdict { get; private set; } = Parsed.Verdict ?? Verdict.Bypassed(BypassReason.EngineError);

    /// <summary>
    /// Takes what the pipeline made of it. An error that is the search's own stands in its place; one of the request as a whole (who asks,
    /// from where) is for the engine to tell of the whole request, and so is whatever does not speak like an engine.
    /// </summary>
    public void Take(SearchOutcome outcome)
    {
        (Outcome, Verdict) = (outcome, outcome.Verdict);
        if (outcome.Failure is { } failure)
        {
            (Json, Verdict) =
                (GatewayFaultAnswer.Body(
                    failure,
                    failure == GatewayFault.EngineUnreachable
                        ? $"no connection to the engine: {outcome.FailureDetail}"
                        : "the engine gave no answer to this search in time"), Verdict.Failed(failure));
        }
        else if (outcome.Answer is { } answer
            && (answer.IsSuccess || (answer.Status is 404 or 429 or 503 && MultiSearchError.Is(answer.Body.Span, answer.Status))))
        {
            (Json, Head, IsWithoutStatus) = (answer.Body, answer, answer.IsSuccess);
        }
    }

    /// <summary>Takes the engine's own answer, for an item that went there as it was.</summary>
    public void Take(ReadOnlyMemory<byte> json, EngineResponse head)
    {
        (Json, Head) = (json, head);
        if (Outcome?.OnSuccess is { } verdict && MultiSearchError.Status(json.Span) is null)
        {
            Verdict = verdict;
        }
    }
}
