using System.Text;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Text;
using SearchProxy.Engine;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Engine.Profiles;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Run;

/// <summary>What ingestion asks the index: its profile, its newest version, and which documents it holds unchanged.</summary>
internal sealed class IndexState(IndexClient index, TimeProvider time)
{
    public async Task<TargetFacts> ReadFactsAsync(CancellationToken cancellationToken)
    {
        var reader = new IndexProfileReader(index.Engine, new IndexProfileReaderOptions { Timeout = index.Timeout }, time);
        return await reader.ReadAsync(index.Path[1..], [], cancellationToken);
    }

    /// <summary>
    /// The highest <c>search_proxy.version</c>, 0 when there is none, and whether the index holds documents. The fault in words when it
    /// cannot be told.
    /// </summary>
    public async Task<(long Version, bool IsEmpty, string? Fault)> ReadHighestVersionAsync(CancellationToken cancellationToken)
    {
        await index.RefreshAsync(cancellationToken);
        var body = $$$"""{"size":1,"_source":false,"sort":[{"{{{PrivateFields.Version}}}":{"order":"desc","unmapped_type":"long"}}]}""";
        var outcome = await index.PostAsync("/_search", Encoding.UTF8.GetBytes(body), cancellationToken);
        if (!outcome.Answered(out var response) || !response.IsSuccess)
        {
            return (0, true, response is null ? outcome.Detail : EngineErrorText.Of(response));
        }

        using var document = JsonDocument.Parse(response.Body);
        foreach (var hit in document.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray())
        {
            var value = hit.GetProperty("sort")[0];
            return (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var version) && version > 0
                ? version
                : 0, false, null);
        }

        return (0, true, null);
    }

    /// <summary>The stored hashes of those documents that the index holds; empty when it cannot be told, which only costs work.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadHashesAsync(
        IReadOnlyList<IngestDocument> documents,
        CancellationToken cancellationToken)
    {
        var below = $"/_mget?_source=false&stored_fields={PrivateFields.Hash}";
        var outcome = await index.PostAsync(below, WriteIds(documents), cancellationToken);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!outcome.Answered(out var response) || !response.IsSuccess)
        {
            return hashes;
        }

        try
        {
            using var document = JsonDocument.Parse(response.Body);
            foreach (var found in document.RootElement.GetProperty("docs").EnumerateArray())
            {
                if (found.TryGetProperty("fields", out var fields) && fields.TryGetProperty(PrivateFields.Hash, out var hash))
                {
                    hashes[found.GetProperty("_id").GetString()!] = hash[0].GetString()!;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            hashes.Clear();
        }

        return hashes;
    }

    /// <summary>
    /// A document as it is now, with its state and its stored hash; no record when it is gone. The fault in words when it cannot be told.
    /// </summary>
    public async Task<(SourceRecord? Record, string? Hash, string? Fault)> ReadCurrentAsync(
        IngestDocument document, CancellationToken cancellationToken)
    {
        var below = $"/_mget?stored_fields={PrivateFields.Hash}&_source_excludes={PrivateFields.Root}";
        var outcome = await index.PostAsync(below, WriteIds([document]), cancellationToken);
        if (!outcome.Answered(out var response) || !response.IsSuccess)
        {
            return (null, null, response is null ? outcome.Detail : EngineErrorText.Of(response));
        }

        using var answer = JsonDocument.Parse(response.Body);
        var found = answer.RootElement.GetProperty("docs")[0];
        if (found.TryGetProperty("error", out var error))
        {
            return (null, null, error.GetRawText());
        }

        if (!found.GetProperty("found").GetBoolean())
        {
            return (null, null, null);
        }

        var revision = new DocumentRevision(found.GetProperty("_seq_no").GetInt64(), found.GetProperty("_primary_term").GetInt64());
        var record = new SourceRecord(
            document.Head with { Action = BulkAction.Update, Revision = revision },
            Encoding.UTF8.GetBytes(found.GetProperty("_source").GetRawText()));
        var hash = found.TryGetProperty("fields", out var fields) && fields.TryGetProperty(PrivateFields.Hash, out var stored)
            ? stored[0].GetString()
            : null;
        return (record, hash, null);
    }

    public async Task RefreshAsync(CancellationToken cancellationToken) =>
        await index.RefreshAsync(cancellationToken);

    private static byte[] WriteIds(IReadOnlyList<IngestDocument> documents)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("docs");
            foreach (var document in documents)
            {
                writer.WriteStartObject();
                writer.WriteString("_id", document.Id);
                if (document.Head.Routing is not null)
                {
                    writer.WriteString("routing", document.Head.Routing);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
