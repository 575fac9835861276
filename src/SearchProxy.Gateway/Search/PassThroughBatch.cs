using System.Buffers;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Takes searches that are not understood to the engine, together and line for line as they came.</summary>
internal sealed class PassThroughBatch(
    EngineClient engine, SearchLaneOptions options, EngineBounds bounds, SearchCall call, MultiSearchUrl url)
{
    /// <summary>Gives each entry its answer; or what to do for the whole request instead, when the engine refuses it as a whole.</summary>
    public async ValueTask<SearchOutcome?> AskAsync(IReadOnlyList<MultiSearchEntry> entries, CancellationToken aborted)
    {
        if (entries.Count == 0)
        {
            return null;
        }

        var body = new ArrayBufferWriter<byte>(1024);
        foreach (var entry in entries)
        {
            // OpenSearch refuses an empty first header line, and any item may come first here.
            var isEmpty = entry.Item.Header.Span.Trim(" \t\r"u8).IsEmpty;
            MultiSearchWriter.Write(body, isEmpty ? entry.Item with { Header = "{}"u8.ToArray() } : entry.Item);
        }

        var path = url.Carried.Length == 0 ? call.Input.RawPath : $"{call.Input.RawPath}?{url.Carried}";
        var request = EngineRequest.Post(path, body.WrittenMemory, call.CallerHeaders) with
        {
            ContentType = call.Input.ContentType ?? "application/x-ndjson",
            Memory = call.Memory,
            Timeout = bounds.Answer(call.Target),
        };
        var outcome = await engine.SendAsync(request, options.MaxResponseBytes, aborted);
        if (!outcome.Answered(out var response))
        {
            var forward = SearchOutcome.Forward(SearchOutcome.ReasonOf(outcome));
            return forward with { Failure = SearchOutcome.FailureOf(outcome), FailureDetail = outcome.Detail };
        }

        if (!response.IsSuccess)
        {
            return Refused(response);
        }

        if (MultiSearchResponse.TryRead(response.Body) is not { } answer || answer.Count != entries.Count)
        {
            return SearchOutcome.Forward(BypassReason.ResponseNotUnderstood);
        }

        for (var i = 0; i < entries.Count; i++)
        {
            entries[i].Take(answer[i].Bytes, response);
        }

        return null;
    }

    /// <summary>
    /// Identity, size and overload are the same for the whole request and are relayed; asking again would add load. What else is refused
    /// may be due to the lines that were asked together, so the original is sent.
    /// </summary>
    private static SearchOutcome Refused(EngineResponse response) => response.Status is 401 or 403 or 413 or 429 or >= 500
        ? new SearchOutcome(response, Verdict.Bypassed(BypassReason.EngineError))
        : SearchOutcome.Forward(BypassReason.EngineError);
}
