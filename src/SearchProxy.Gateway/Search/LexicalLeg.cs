using System.Buffers;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Half of step 4: the client's own query, widened to the window.</summary>
internal sealed class LexicalLeg(SearchLaneOptions options, EngineClient engine, EngineBounds bounds)
{
    public async ValueTask<Recalled> RunAsync(ActiveSearch search, RecallPlan plan)
    {
        var from = search.Timer.Now();
        var body = new ArrayBufferWriter<byte>(1024);
        LexicalLegBody.Write(body, search.Request, plan);
        var request = LegRequest.Of(search, LegUrl.Lexical(search.Request, plan, options.StablePaging), body.WrittenMemory) with
        {
            Timeout = bounds.Answer(search.Call.Target),
        };
        var outcome = await engine.SendAsync(request, options.MaxResponseBytes, search.Aborted);
        search.Timer.Note("lexical", from);
        if (!outcome.Answered(out var response))
        {
            return Recalled.Nothing(search.Forward(SearchOutcome.ReasonOf(outcome)) with
            {
                Failure = SearchOutcome.FailureOf(outcome),
                FailureDetail = outcome.Detail,
            });
        }

        return response.IsSuccess ? Read(search, response) : Recalled.Nothing(Refused(search, response));
    }

    private static Recalled Read(ActiveSearch search, EngineResponse response)
    {
        if (SearchAnswerReader.Read(response.Body) is not { } answer)
        {
            return Recalled.Nothing(search.Forward(BypassReason.ResponseNotUnderstood));
        }

        // Over several indexes, one whose own limit the window exceeds is not an error but a lost shard.
        if (answer.FailedShards > 0 && answer.Shards.Of(answer.Bytes.Span).IndexOf("Result window is too large"u8) >= 0)
        {
            return Recalled.Nothing(search.Forward(Verdict.Degraded(DegradeReason.Rewrite, "an index has a smaller max_result_window")));
        }

        return new Recalled(Instead: null, response, answer, Vector: null, VectorFault: null);
    }

    /// <summary>
    /// Identity, missing indexes and overload are relayed: asking again would not change them and would add load. Any other refusal may be
    /// due to what the proxy added, so the original is sent once and its answer relayed.
    /// </summary>
    private static SearchOutcome Refused(ActiveSearch search, EngineResponse response)
    {
        if (response.Status is 401 or 403 or 404 or 429 or 503)
        {
            return new SearchOutcome(response, Verdict.Bypassed(BypassReason.EngineError));
        }

        return search.Forward(BypassReason.EngineError) with { OnSuccess = Verdict.Degraded(DegradeReason.Rewrite) };
    }
}
