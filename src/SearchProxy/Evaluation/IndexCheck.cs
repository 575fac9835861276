using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Engines;

namespace SearchProxy.Evaluation;

/// <summary>Looks whether an index can be evaluated at all: it has documents, and some of them are judged.</summary>
internal sealed class IndexCheck(EngineClient engine)
{
    private const int Batch = 1_000;

    /// <returns>What to say of judged documents that are not there; null when all are.</returns>
    /// <exception cref="CommandException">The index is empty, or holds none of the judged documents.</exception>
    public async Task<string?> RunAsync(Collection collection, CancellationToken stop)
    {
        var index = new IndexClient(engine, collection.Index);
        var documents = await NumberAsync(index, "/_count", "{}"u8.ToArray(), ["count"], stop);
        if (documents == 0)
        {
            throw new CommandException(ExitCode.Usage, $"the index \"{collection.Index}\" is empty; nothing can be found in it");
        }

        var judged = collection.Judgements.Queries.SelectMany(static query => query.Grades.Keys).Distinct(StringComparer.Ordinal).ToList();
        var there = 0L;
        foreach (var batch in judged.Chunk(Batch))
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new { size = 0, track_total_hits = true, query = new { ids = new { values = batch } } });
            there += await NumberAsync(index, "/_search", body, ["hits", "total", "value"], stop);
        }

        if (there == 0)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"none of the {judged.Count} judged documents is in the index \"{collection.Index}\" ({documents} documents); judgements "
                    + $"name documents by their _id, the first one is \"{judged[0]}\"");
        }

        return there >= judged.Count
            ? null
            : $"{judged.Count - there} of {judged.Count} judged documents are not in the index; nothing can find them, and the best value "
                + "that can be reached is below 1";
    }

    private static async Task<long> NumberAsync(
        IndexClient index, string below, ReadOnlyMemory<byte> body, string[] members, CancellationToken stop)
    {
        var outcome = await index.PostAsync(below, body, stop);
        if (!outcome.Answered(out var response))
        {
            throw new CommandException(ExitCode.Engine, $"{index.Engine.Address} gave no answer: {outcome.Detail}");
        }

        if (response.Status == 404)
        {
            throw EngineConnection.NoIndex(index);
        }

        if (!response.IsSuccess)
        {
            throw new CommandException(
                ExitCode.Engine,
                $"{index.Engine.Address} refused {index.Path}{below}: {EngineErrorText.Of(response)}");
        }

        using var document = JsonDocument.Parse(response.Body);
        return members.Aggregate(document.RootElement, static (node, name) => node.GetProperty(name)).GetInt64();
    }
}
