using System.Buffers;
using System.Text;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Inference;

namespace SearchProxy.Ingest.Writes;

/// <summary>One round of a backfill over a few documents of one index: read, embed, put the vectors in.</summary>
internal sealed class BackfillBatch(EngineClient engine, ITextEncoder encoder, DocumentEmbedder embedder)
{
    /// <summary>Gives the documents that were changed meanwhile.</summary>
    public async Task<IReadOnlyList<BackfillEntry>> RunAsync(
        string index, IndexProfile profile, IReadOnlyList<BackfillEntry> entries, BackfillTally tally, CancellationToken stop)
    {
        var calls = new IndexClient(engine, index) { Timeout = TimeSpan.FromMinutes(2), MaxAnswerBytes = 256 << 20 };
        var read = $"/_mget?_source_excludes={PrivateFields.Root}&stored_fields={PrivateFields.Hash}";
        var (found, fault) = await SendAsync(calls, read, "application/json", WriteIds(entries), "docs", stop);
        if (found is null)
        {
            tally.Leave(entries, fault!);
            return [];
        }

        var body = new ArrayBufferWriter<byte>(64 * 1024);
        var sent = new List<BackfillEntry>();
        var documents = await Task.WhenAll(found.Zip(entries, (document, entry) => EmbedAsync(document, entry, profile, stop)));
        foreach (var (entry, document, embedded, problem) in documents)
        {
            if (problem is not null)
            {
                tally.Leave([entry], problem);
            }
            else if (embedded?.Outcome == EmbedOutcome.Embedded)
            {
                WriteUpdate(body, entry, document, embedded.Own.Span);
                sent.Add(entry);
            }
            else
            {
                tally.NotNeeded++;
            }
        }

        return sent.Count == 0 ? [] : await WriteAsync(calls, body.WrittenMemory, sent, tally, stop);
    }

    private async Task<(BackfillEntry Entry, JsonElement Document, EmbeddedDocument? Embedded, string? Problem)> EmbedAsync(
        JsonElement document, BackfillEntry entry, IndexProfile profile, CancellationToken stop)
    {
        if (document.TryGetProperty("error", out var error))
        {
            return (entry, document, null, error.ToString());
        }

        if (!document.TryGetProperty("found", out var found) || !found.GetBoolean())
        {
            return (entry, document, null, null);
        }

        if (!document.TryGetProperty("_source", out var source))
        {
            return (entry, document, null, "the index keeps no _source");
        }

        var json = Encoding.UTF8.GetBytes(source.GetRawText());
        if (document.TryGetProperty("fields", out var fields) && fields.TryGetProperty(PrivateFields.Hash, out var hash)
            && embedder.IsEmbedded(encoder, json, profile, hash[0].GetString()!))
        {
            return (entry, document, null, null);
        }

        var embedded = await embedder.EmbedAsync(encoder, json, profile, stop);
        return (entry, document, embedded, embedded.Outcome == EmbedOutcome.ModelFailed ? embedded.Detail ?? "the model failed" : null);
    }

    private static async Task<IReadOnlyList<BackfillEntry>> WriteAsync(
        IndexClient calls, ReadOnlyMemory<byte> body, List<BackfillEntry> sent, BackfillTally tally, CancellationToken stop)
    {
        var (items, fault) = await SendAsync(calls, "/_bulk", "application/x-ndjson", body, "items", stop);
        if (items is null || items.Count != sent.Count)
        {
            tally.Leave(sent, fault ?? "the engine answered with another number of items");
            return [];
        }

        var changed = new List<BackfillEntry>();
        for (var i = 0; i < sent.Count; i++)
        {
            var result = items[i].GetProperty("update");
            switch (result.GetProperty("status").GetInt32())
            {
                case >= 200 and <= 299:
                    tally.Embedded++;
                    break;
                case 409:
                    changed.Add(sent[i]);
                    break;
                case 404:
                    tally.NotNeeded++;
                    break;
                default:
                    tally.Leave([sent[i]], result.TryGetProperty("error", out var error) ? error.ToString() : "the engine refused it");
                    break;
            }
        }

        return changed;
    }

    private static async Task<(IReadOnlyList<JsonElement>? Items, string? Fault)> SendAsync(
        IndexClient calls, string below, string contentType, ReadOnlyMemory<byte> body, string array, CancellationToken stop)
    {
        var outcome = await calls.SendAsync(EngineRequest.Post(calls.Path + below, body) with { ContentType = contentType }, stop);
        if (!outcome.Answered(out var response) || !response.IsSuccess)
        {
            return (null, response is null ? outcome.Detail : EngineErrorText.Of(response));
        }

        try
        {
            return (JsonElement.Parse(response.Body.Span, new JsonDocumentOptions { MaxDepth = 1_000 })
                .GetProperty(array)
                .EnumerateArray()
                .ToArray(), null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return (null, "the engine's answer is not understood");
        }
    }

    private static ReadOnlyMemory<byte> WriteIds(IReadOnlyList<BackfillEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * entries.Count);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartArray("docs");
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("_id", entry.Id);
            if (entry.Routing is not null)
            {
                writer.WriteString("routing", entry.Routing);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteUpdate(ArrayBufferWriter<byte> buffer, BackfillEntry entry, JsonElement document, ReadOnlySpan<byte> own)
    {
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("update");
            writer.WriteString("_id", entry.Id);
            if (entry.Routing is not null)
            {
                writer.WriteString("routing", entry.Routing);
            }

            writer.WriteNumber("if_seq_no", document.GetProperty("_seq_no").GetInt64());
            writer.WriteNumber("if_primary_term", document.GetProperty("_primary_term").GetInt64());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        buffer.Write("\n{\"doc\":{\"search_proxy\":"u8);
        buffer.Write(own);
        buffer.Write("}}\n"u8);
    }
}
