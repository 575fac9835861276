using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Text;
using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Migration;

/// <summary>
/// Moves an alias to a new index with vectors of another model, without a moment in which a search finds nothing:
/// <list type="number">
/// <item>create the new index (<see cref="Engine.Mappings.IndexCreator"/>);</item>
/// <item><see cref="CopyAsync"/>: backfill; again and again to catch up with writes meanwhile, each pass encodes only what changed;</item>
/// <item><see cref="MigrationVerifier"/>;</item>
/// <item><see cref="BlockWritesAsync"/> on the old index and one more pass, so that no write falls between both;</item>
/// <item><see cref="SwapAsync"/>: the alias changes sides in one step; the other way round it is the rollback;</item>
/// <item><see cref="DropAsync"/> when nobody wants to go back.</item>
/// </list>
/// </summary>
/// <param name="client">The engine.</param>
/// <param name="engine">What it is.</param>
/// <param name="encoder">The new model.</param>
/// <param name="splitter">Cuts long texts when the new index holds passages.</param>
public sealed class IndexMigration(EngineClient client, EngineInfo engine, ITextEncoder encoder, PassageSplitter? splitter = null)
{
    private const int RemoveAtOnce = 500;

    /// <summary>
    /// One pass: documents that are new or changed in <paramref name="oldIndex"/> are written to the index of <paramref name="options"/>;
    /// when the pass is complete, what is gone there is removed here. The first pass is resumed by itself after an interruption.
    /// </summary>
    public async Task<(IngestSummary Summary, long Removed)> CopyAsync(string oldIndex, IngestOptions options, CancellationToken stop)
    {
        var source = new IndexSource(client, EngineDialect.For(engine.Product), oldIndex);
        var summary = await new IngestPipeline(options, source, encoder, client, splitter).RunAsync(stop);
        var removed = summary.Outcome == IngestOutcome.Completed ? await RemoveGoneAsync(oldIndex, options.Index, stop) : 0;
        return (summary, removed);
    }

    /// <summary>Documents of both indexes; equal counts while writes are blocked mean that nothing is missing.</summary>
    /// <exception cref="IOException">An index cannot be read.</exception>
    public async Task<(long Old, long New)> CountAsync(string oldIndex, string newIndex, CancellationToken stop) =>
        (await Calls(oldIndex).CountAsync(stop), await Calls(newIndex).CountAsync(stop));

    /// <summary>
    /// Lets clients write to an index, or has the engine refuse them (403 <c>cluster_block_exception</c>), so that the last pass misses
    /// nothing. The engine's words when it refuses; null when it is done.
    /// </summary>
    /// <exception cref="IOException">No answer.</exception>
    public async Task<string?> BlockWritesAsync(string index, bool isBlocked, CancellationToken stop)
    {
        var body = new JsonObject { ["index.blocks.write"] = isBlocked ? true : null };
        return await Calls(index).ChangeAsync("/_settings", body, stop);
    }

    /// <summary>What stands in the way of deleting an index, and what would be lost.</summary>
    /// <exception cref="IOException">No answer.</exception>
    public async Task<LeftIndex> LookAsync(string index, CancellationToken stop)
    {
        var calls = Calls(index);
        using var answer = await calls.ReadAsync(EngineRequest.Get(calls.Path), stop);
        if (!answer.RootElement.TryGetProperty(index, out var found))
        {
            return new LeftIndex(Documents: null, [], $"there is no index \"{index}\" (an alias is not taken for one)");
        }

        var documents = await calls.CountAsync(stop);
        if (found.GetProperty("aliases").EnumerateObject().Select(alias => alias.Name).ToList() is { Count: > 0 } aliases)
        {
            return new LeftIndex(
                documents, aliases, $"\"{index}\" is what {string.Join(", ", aliases.Select(alias => $"\"{alias}\""))} stands for");
        }

        var isLeft = found.GetProperty("mappings").TryGetProperty("_meta", out var meta)
            && meta.TryGetProperty(MigratedIndex.LeftMember, out _);
        return new LeftIndex(
            documents,
            [],
            isLeft ? null : $"no migration left \"{index}\" behind, as far as its mapping tells; delete it by hand if it is meant");
    }

    /// <summary>
    /// Deletes an index that a migration left behind and no alias stands for. The reason when it does not; null when it is done.
    /// </summary>
    /// <exception cref="IOException">No answer.</exception>
    public async Task<string?> DropAsync(string index, CancellationToken stop)
    {
        if ((await LookAsync(index, stop)).Obstacle is { } obstacle)
        {
            return obstacle;
        }

        var calls = Calls(index);
        var response = await calls.AnswerAsync(new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = calls.Path }, stop);
        return response.IsSuccess ? null : EngineErrorText.Of(response);
    }

    /// <summary>Moves the alias from one index to another in one step. The engine's words when it refuses; null when it is done.</summary>
    /// <exception cref="IOException">No answer: look where the alias is before going on.</exception>
    public async Task<string?> SwapAsync(string alias, string from, string to, CancellationToken stop)
    {
        // A migration left the writes to its old index blocked.
        if ((await BlockWritesAsync(to, isBlocked: false, stop) ?? await Calls(to).ReturnPipelineAsync(stop)) is { } refusal)
        {
            return refusal;
        }

        var body = new JsonObject
        {
            ["actions"] = new JsonArray(
                new JsonObject { ["remove"] = new JsonObject { ["index"] = from, ["alias"] = alias, ["must_exist"] = true } },
                new JsonObject { ["add"] = await AddedAsync(alias, from, to, stop) }),
        };
        var response = await Calls(alias).AnswerAsync(EngineRequest.Post("/_aliases", MigratedIndex.Bytes(body)), stop);
        if (!response.IsSuccess)
        {
            return EngineErrorText.Of(response);
        }

        await Calls(from).MarkLeftAsync(alias, stop);
        await Calls(to).MarkLeftAsync(by: null, stop);
        return null;
    }

    /// <summary>The alias as the other index has it: filter, routing, write index.</summary>
    private async Task<JsonObject> AddedAsync(string alias, string from, string to, CancellationToken stop)
    {
        var calls = Calls(from);
        using var answer = await calls.ReadAsync(EngineRequest.Get($"{calls.Path}/_alias/{Uri.EscapeDataString(alias)}"), stop);
        var added = new JsonObject { ["index"] = to, ["alias"] = alias };
        if (answer.RootElement.TryGetProperty(from, out var index)
            && index.GetProperty("aliases").TryGetProperty(alias, out var definition))
        {
            foreach (var member in definition.EnumerateObject())
            {
                added[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }

        return added;
    }

    private async Task<long> RemoveGoneAsync(string oldIndex, string newIndex, CancellationToken stop)
    {
        var removed = 0L;
        var page = new List<SourceRecord>();
        await foreach (var record in new IndexSource(client, EngineDialect.For(engine.Product), newIndex).ReadAsync(
            SourcePosition.Start, stop))
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
        var calls = Calls(oldIndex);
        using var answer = await calls.ReadAsync(EngineRequest.Post($"{calls.Path}/_mget?_source=false", MigratedIndex.Bytes(ids)), stop);
        var gone = answer.RootElement.GetProperty("docs").EnumerateArray()
            .Select((found, i) => (found, page[i]))
            .Where(pair => pair.found.TryGetProperty("found", out var found) && !found.GetBoolean())
            .Select(pair => pair.Item2)
            .ToList();
        if (gone.Count == 0)
        {
            return 0;
        }

        var items = gone.ConvertAll(record =>
            new Engine.Bulk.BulkItem(Core.Text.BulkAction.Delete, null, record.Head.Id, default) { Routing = record.Head.Routing });
        var report = await new Engine.Bulk.BulkClient(client, newIndex, new Engine.Bulk.BulkClientOptions()).SendAsync(items, stop);
        await Calls(newIndex).RefreshOrThrowAsync(stop);
        return report.Items.Count(item => item.IsSettled);
    }

    private IndexClient Calls(string index) => MigratedIndex.Of(client, index);

    private static JsonObject Named(SourceRecord record) => record.Head.Routing is null
        ? new JsonObject { ["_id"] = record.Head.Id }
        : new JsonObject { ["_id"] = record.Head.Id, ["routing"] = record.Head.Routing };
}

/// <summary>An index that may be deleted, or not.</summary>
/// <param name="Documents">How many documents it holds; null when there is no such index.</param>
/// <param name="Aliases">Aliases that stand for it.</param>
/// <param name="Obstacle">Why it is not deleted, in words; null when nothing stands in the way.</param>
public sealed record LeftIndex(long? Documents, IReadOnlyList<string> Aliases, string? Obstacle);
