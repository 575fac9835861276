using System.Text;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Forwarding;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>Reads documents as they stand, in the caller's name, to know the text that a partial update leaves.</summary>
internal sealed class StoredDocuments(EngineClient engine, WriteLaneOptions options, EngineBounds bounds)
{
    /// <param name="item">The update; its id must not be null.</param>
    /// <param name="aborted">Cancelled when the client is gone.</param>
    public async ValueTask<StoredDocument> ReadAsync(WriteItem item, CancellationToken aborted)
    {
        var routing = item.Routing is null ? "" : "&routing=" + Uri.EscapeDataString(item.Routing);
        var document = $"/{Uri.EscapeDataString(item.Target.Index)}/_doc/{Uri.EscapeDataString(item.Id!)}";
        var path = $"{document}?_source_excludes={PrivateFields.Root}{routing}";
        var request = EngineRequest.Get(path, item.Caller) with { Timeout = bounds.WriteRead };
        var outcome = await engine.SendAsync(request, options.MaxDocumentBytes * 2, aborted);
        if (!outcome.Answered(out var response))
        {
            return new StoredDocument(Source: null, outcome.Detail);
        }

        return response.Status is 200 or 404 ? Read(response) : new StoredDocument(Source: null, EngineErrorText.Of(response));
    }

    private static StoredDocument Read(EngineResponse response)
    {
        try
        {
            using var answer = JsonDocument.Parse(response.Body, new JsonDocumentOptions { MaxDepth = 520 });
            if (response.Status == 404)
            {
                return default;
            }

            return answer.RootElement.TryGetProperty("_source", out var source)
                ? new StoredDocument(Encoding.UTF8.GetBytes(source.GetRawText()), Fault: null)
                : new StoredDocument(Source: null, "the index keeps no _source");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new StoredDocument(Source: null, "the engine's answer is not understood");
        }
    }

    /// <param name="Source">The document; null when there is none.</param>
    /// <param name="Fault">Why it cannot be told whether there is one; null when it can.</param>
    internal readonly record struct StoredDocument(ReadOnlyMemory<byte>? Source, string? Fault);
}
