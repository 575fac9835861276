using System.Buffers;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>Takes searches that are not understood to the engine, together and line for line as they came.</summary>
internal sealed class MultiSearchCarrier(EngineClient engine, SearchLaneOptions options, SearchCall call, MultiSearchUrl url)
{
    /// <summary>Gives each entry its answer. False when the engine refused the request as a whole: then the original has to be sent.</summary>
    public async ValueTask<bool> AskAsync(IReadOnlyList<MultiSearchEntry> entries, CancellationToken aborted)
    {
        if (entries.Count == 0)
        {
            return true;
        }

        var body = new ArrayBufferWriter<byte>(1024);
        foreach (var entry in entries)
        {
            // OpenSearch refuses an empty first header line, and any item may come first here.
            var isEmpty = entry.Item.Header.Span.Trim(" \t\r"u8).IsEmpty;
            MultiSearchWriter.Write(body, isEmpty ? entry.Item with { Header = "{}"u8.ToArray() } : entry.Item);
        }

        var path = url.Carried.Length == 0 ? call.Input.RawPath : $"{call.Input.RawPath}?{url.Carried}";
        var request = EngineRequest.Post(path, body.WrittenMemory, call.CallerHeaders) with { ContentType = call.Input.ContentType ?? "application/x-ndjson", Memory = call.Memory };
        var outcome = await engine.SendAsync(request, options.MaxResponseBytes, aborted);
        if (!outcome.Answered(out var response)
            || !response.IsSuccess
            || MultiSearchResponse.TryRead(response.Body) is not { } answer
            || answer.Count != entries.Count)
        {
            return false;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            entries[i].Carried = answer[i];
            entries[i].CarriedHeaders = response.Headers;
        }

        return true;
    }
}
