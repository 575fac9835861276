using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Migrations;

/// <summary>
/// Moves an alias to a new index with vectors of another model, without a moment in which a search finds nothing:
/// <list type="number">
/// <item>create the new index (<see cref="Engine.Mappings.IndexCreator"/>);</item>
/// <item><see cref="CopyAsync"/>: backfill; again and again to catch up with writes meanwhile, each pass encodes only what changed;</item>
/// <item><see cref="VerifyAsync"/>;</item>
/// <item><see cref="SwapAsync"/>: the alias changes sides in one step; the other way round it is the rollback;</item>
/// <item>delete the old index when nobody wants to go back.</item>
/// </list>
/// </summary>
/// <param name="client">The engine.</param>
/// <param name="engine">What it is.</param>
/// <param name="encoder">The new model.</param>
/// <param name="splitter">Cuts long texts when the new index holds passages.</param>
public sealed class IndexMigration(EngineClient client, EngineInfo engine, ITextEncoder encoder, PassageSplitter? splitter = null)
{
    private const int MaxBytes = 64 << 20;
    private const int RemoveAtOnce = 500;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// One pass: documents that are new or changed in <paramref name="oldIndex"/> are written to the index of <paramref name="options"/>; when the
    /// pass is complete, what is gone there is removed here. The first pass is resumed by itself after an interruption.
    /// </summary>
    public async Task<(IngestSummary Summary, long Removed)> CopyAsync(string oldIndex, IngestOptions options, CancellationToken stop)
    {
        var source = new IndexSource(client, EngineDialect.For(engine.Product), oldIndex);
        var summary = await new IngestPipeline(options, source, encoder, client, splitter).RunAsync(stop);
        var removed = summary.Outcome == IngestOutcome.Completed ? await RemoveGoneAsync(oldIndex, options.Index, stop) : 0;
        return (summary, removed);
    }

    /// <summary>Compares counts, and for a sample the documents and whether their own text finds them.</summary>
    /// <exception cref="IOException">An index cannot be read.</exception>
    public async Task<MigrationVerification> VerifyAsync(string oldIndex, IngestOptions options, string vectorField, int sample, CancellationToken stop)
    {
        var reader = new DocumentReader(options, string.Empty);
        var (sampled, same, found, withText) = (0, 0, 0, 0);
        await foreach (var record in new IndexSource(client, EngineDialect.For(engine.Product), oldIndex, pageSize: Math.Clamp(sample, 1, 1_000)).ReadAsync(SourcePosition.Start, stop))
        {
            if (sampled++ == sample)
            {
                sampled--;
                break;
            }

            same += await IsSameAsync(options.Index, record, stop) ? 1 : 0;
            if (reader.Read(record).Document is { } document && DocumentPassages.Of(splitter, options.TextFields, document.Texts).Texts is [var text, ..])
            {
                withText++;
                found += await IsFoundAsync(options.Index, vectorField, document.Id, text, stop) ? 1 : 0;
            }
        }

        return new MigrationVerification(
            await CountAsync(oldIndex, stop), await CountAsync(options.Index, stop), sampled, same, found, withText);
    }

    /// <summary>Moves the alias from one index to another in one step. The engine's words when it refuses; null when it is done.</summary>
    /// <exception cref="IOException">No answer: look where the alias is before going on.</exception>
    public async Task<string?> SwapAsync(string alias, string from, string to, CancellationToken stop)
    {
        var body = new JsonObject
        {
            ["actions"] = new JsonArray(
                new JsonObject { ["remove"] = new JsonObject { ["index"] = from, ["alias"] = alias, ["must_exist"] = true } },
                new JsonObject { ["add"] = new JsonObject { ["index"] = to, ["alias"] = alias } }),
        };
        var response = await SendAsync(EngineRequest.Post("/_aliases", Bytes(body)), stop);
        return response.IsSuccess ? null : EngineErrorText.Of(response);
    }

    private async Task<long> RemoveGoneAsync(string oldIndex, string newIndex, CancellationToken stop)
    {
        var removed = 0L;
        var page = new List<SourceRecord>();
        await foreach (var record in new IndexSource(client, EngineDialect.For(engine.Product), newIndex).ReadAsync(SourcePosition.Start, stop))
        {
            page.Add(record);
            if (page.Count == RemoveAtOnce)
            {
                removed += await RemoveGoneAsync(oldIndex, newIndex, page, stop);
                page.Clear();
            }
        }

        return removed + (page.Count == 0 ? 0 : await RemoveGoneAsync(oldIndex, newIndex, page, stop));
    }

    private async Task<int> RemoveGoneAsync(string oldIndex, string newIndex, List<SourceRecord> page, CancellationToken stop)
    {
        var ids = new JsonObject { ["docs"] = new JsonArray([.. page.Select(record => Named(record))]) };
        using var answer = await ReadAsync(EngineRequest.Post($"{PathOf(oldIndex)}/_mget?_source=false", Bytes(ids)), stop);
        var gone = answer.RootElement.GetProperty("docs").EnumerateArray()
            .Select((found, i) => (found, page[i]))
            .Where(pair => pair.found.TryGetProperty("found", out var found) && !found.GetBoolean())
            .Select(pair => pair.Item2)
            .ToList();
        if (gone.Count == 0)
        {
            return 0;
        }

        var items = gone.ConvertAll(record => new Engine.Bulk.BulkItem(Engine.Bulk.BulkAction.Delete, null, record.Id, default) { Routing = record.Routing });
        var report = await new Engine.Bulk.BulkClient(client, newIndex, new Engine.Bulk.BulkClientOptions()).SendAsync(items, stop);
        await SendAsync(EngineRequest.Post(PathOf(newIndex) + "/_refresh", default), stop);
        return report.Items.Count(item => item.IsSettled);
    }

    private async Task<bool> IsSameAsync(string index, SourceRecord record, CancellationToken stop)
    {
        var routing = record.Routing is null ? string.Empty : "?routing=" + Uri.EscapeDataString(record.Routing);
        using var answer = await ReadAsync(EngineRequest.Get($"{PathOf(index)}/_doc/{Uri.EscapeDataString(record.Id!)}{routing}"), stop);
        return answer.RootElement.TryGetProperty("_source", out var source)
            && JsonNode.DeepEquals(JsonNode.Parse(source.GetRawText()), JsonNode.Parse(record.Json.Span));
    }

    private async Task<bool> IsFoundAsync(string index, string vectorField, string id, string text, CancellationToken stop)
    {
        var vector = await encoder.EncodeAsync(text, TextRole.Passage, stop);
        if (!vector.AsSpan().ContainsAnyExcept(0f))
        {
            // It was written without a vector, as it should be.
            return true;
        }

        var leg = new VectorLeg { Field = vectorField, K = 10, Size = 10, Members = [new BodyMember("_source", JsonSlice.FromText("false"))] };
        if (vectorField == Core.Indexes.PrivateFields.PassageVector)
        {
            leg = leg with { Passages = new PassageLeg(Core.Indexes.PrivateFields.Passages, Core.Indexes.PrivateFields.PassageText) };
        }

        var body = new ArrayBufferWriter<byte>();
        EngineDialect.For(engine.Product).WriteVectorLeg(body, leg, vector);
        using var answer = await ReadAsync(EngineRequest.Post(PathOf(index) + "/_search", body.WrittenMemory), stop);
        return answer.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray().Any(hit => hit.GetProperty("_id").GetString() == id);
    }

    private async Task<long> CountAsync(string index, CancellationToken stop)
    {
        await SendAsync(EngineRequest.Post(PathOf(index) + "/_refresh", default), stop);
        using var answer = await ReadAsync(EngineRequest.Get(PathOf(index) + "/_count"), stop);
        return answer.RootElement.GetProperty("count").GetInt64();
    }

    private static JsonObject Named(SourceRecord record) => record.Routing is null
        ? new JsonObject { ["_id"] = record.Id }
        : new JsonObject { ["_id"] = record.Id, ["routing"] = record.Routing };

    private async Task<JsonDocument> ReadAsync(EngineRequest request, CancellationToken stop)
    {
        var response = await SendAsync(request, stop);
        return response.IsSuccess || response.Status == 404
            ? JsonDocument.Parse(response.Body)
            : throw new IOException($"{request.PathAndQuery}: {EngineErrorText.Of(response)}");
    }

    private async Task<EngineResponse> SendAsync(EngineRequest request, CancellationToken stop)
    {
        var outcome = await client.SendAsync(request with { Timeout = Timeout }, MaxBytes, stop);
        return outcome.Answered(out var response) ? response : throw new IOException($"{request.PathAndQuery}: {outcome.Detail}");
    }

    private static string PathOf(string index) => "/" + Uri.EscapeDataString(index);

    private static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());
}
