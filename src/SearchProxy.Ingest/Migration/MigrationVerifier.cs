using System.Buffers;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Relevance;
using SearchProxy.Core.Requests;
using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Stages;

namespace SearchProxy.Ingest.Migration;

/// <summary>Looks whether a new index holds what the old one holds, and finds what is to be found.</summary>
/// <param name="client">The engine.</param>
/// <param name="engine">What it is.</param>
/// <param name="encoder">The new model.</param>
/// <param name="splitter">Cuts long texts when the new index holds passages.</param>
public sealed class MigrationVerifier(EngineClient client, EngineInfo engine, ITextEncoder encoder, PassageSplitter? splitter = null)
{
    private const int Nearest = 10;
    private const double SameDirection = 0.999;

    private readonly IEngineDialect _dialect = EngineDialect.For(engine.Product);

    /// <summary>Compares counts and, for a sample, the documents, their vectors, and what is near them in both indexes.</summary>
    /// <param name="oldIndex">The old index.</param>
    /// <param name="old">What the old index says of itself; null when it has no vectors.</param>
    /// <param name="options">As for the copying.</param>
    /// <param name="sample">Documents to look at one by one.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">An index cannot be read.</exception>
    public async Task<MigrationVerification> VerifyAsync(
        string oldIndex, IndexProfile? old, IngestOptions options, int sample, CancellationToken stop)
    {
        var records = new List<SourceRecord>();
        var source = new IndexSource(client, _dialect, oldIndex, pageSize: Math.Clamp(sample, 1, 1_000));
        await foreach (var record in source.ReadAsync(SourcePosition.Start, stop))
        {
            if (records.Count == sample)
            {
                break;
            }

            records.Add(record);
        }

        var result = new MigrationVerification { Sampled = records.Count };
        foreach (var record in records)
        {
            result = await IsSameAsync(options.Index, record, stop) ? result with { SameSource = result.SameSource + 1 } : result;
        }

        result = await CompareVectorsAsync(result, oldIndex, old, options, records, stop);
        return result with
        {
            OldCount = await MigratedIndex.Of(client, oldIndex).CountAsync(stop),
            NewCount = await MigratedIndex.Of(client, options.Index).CountAsync(stop),
        };
    }

    /// <summary>Mean nDCG@10 of the vector search of an index over judged queries.</summary>
    /// <param name="index">The index.</param>
    /// <param name="vectorField">Its vectors.</param>
    /// <param name="queryEncoder">The model that made them.</param>
    /// <param name="queries">The queries; at least one.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">The index cannot be read.</exception>
    public async Task<double> NdcgAsync(
        string index, string vectorField, ITextEncoder queryEncoder, IReadOnlyList<JudgedText> queries, CancellationToken stop)
    {
        var nearest = new NearestDocuments(MigratedIndex.Of(client, index), _dialect, vectorField);
        var sum = 0.0;
        foreach (var query in queries)
        {
            var vector = await queryEncoder.EncodeAsync(query.Text, TextRole.Query, stop);
            sum += RankingMeasures.NdcgAt(await FindAsync(nearest, vector, stop), query.Grades, Nearest);
        }

        return sum / queries.Count;
    }

    private async Task<MigrationVerification> CompareVectorsAsync(
        MigrationVerification result, string oldIndex, IndexProfile? old, IngestOptions options, List<SourceRecord> records,
        CancellationToken stop)
    {
        var isNested = options.Passages is not null;
        var ids = records.ConvertAll(record => record.Head.Id!);
        var stored = await new StoredVectors(new IndexClient(client, options.Index), encoder.Dimensions, isNested).ReadAsync(ids, stop);
        var before = old?.VectorField is null
            ? new Dictionary<string, (string Hash, IReadOnlyList<float[]> Vectors)>(StringComparer.Ordinal)
            : await new StoredVectors(new IndexClient(client, oldIndex), old.Dimensions, old.PassagePath is not null).ReadAsync(ids, stop);
        var near = new NearestDocuments(
            MigratedIndex.Of(client, options.Index), _dialect, isNested ? PrivateFields.PassageVector : PrivateFields.Vector);
        var nearBefore = new NearestDocuments(MigratedIndex.Of(client, oldIndex), _dialect, old?.VectorField ?? PrivateFields.Vector);
        var reader = new DocumentReader(options, string.Empty);
        foreach (var record in records)
        {
            if (reader.Read(record).Document is not { } document
                || DocumentPassages.Of(splitter, options.TextFields, document.Texts).Texts is not [var text, ..])
            {
                continue;
            }

            var vector = await encoder.EncodeAsync(text, TextRole.Passage, stop);
            if (!vector.AsSpan().ContainsAnyExcept(0f))
            {
                // It was written without a vector, as it should be.
                continue;
            }

            var found = await FindAsync(near, vector, stop);
            result = result with
            {
                WithText = result.WithText + 1,
                FoundByVector = result.FoundByVector + (found.Contains(document.Id, StringComparer.Ordinal) ? 1 : 0),
            };
            if (stored.TryGetValue(document.Id, out var held))
            {
                var isSame = TensorPrimitives.CosineSimilarity(held.Vectors[0], vector) >= SameDirection;
                result = result with { ReadBack = result.ReadBack + 1, SameVector = result.SameVector + (isSame ? 1 : 0) };
            }

            if (before.TryGetValue(document.Id, out var was))
            {
                result = result.WithOverlap(Overlap(found, await FindAsync(nearBefore, was.Vectors[0], stop)));
            }
        }

        return result;
    }

    private static async Task<IReadOnlyList<string>> FindAsync(NearestDocuments nearest, float[] vector, CancellationToken stop) =>
        vector.AsSpan().ContainsAnyExcept(0f) ? await nearest.FindAsync(vector, Nearest, stop) : [];

    private static double Overlap(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Count == 0 && other.Count == 0
            ? 1
            : (double)one.Intersect(other, StringComparer.Ordinal).Count() / Math.Max(one.Count, other.Count);

    private async Task<bool> IsSameAsync(string index, SourceRecord record, CancellationToken stop)
    {
        var routing = record.Head.Routing is null ? string.Empty : "?routing=" + Uri.EscapeDataString(record.Head.Routing);
        var calls = MigratedIndex.Of(client, index);
        using var answer =
            await calls.ReadAsync(EngineRequest.Get($"{calls.Path}/_doc/{Uri.EscapeDataString(record.Head.Id!)}{routing}"), stop);
        return answer.RootElement.TryGetProperty("_source", out var source)
            && JsonNode.DeepEquals(JsonNode.Parse(source.GetRawText()), JsonNode.Parse(record.Json.Span));
    }
}

/// <summary>Asks an index for the documents nearest to a vector.</summary>
internal sealed class NearestDocuments(IndexClient index, IEngineDialect dialect, string vectorField)
{
    /// <summary>Their ids, nearest first.</summary>
    /// <exception cref="IOException">The index cannot be read.</exception>
    public async Task<IReadOnlyList<string>> FindAsync(float[] vector, int count, CancellationToken stop)
    {
        var leg = new VectorLeg
        {
            Field = vectorField,
            K = count,
            Size = count,
            Members = [new BodyMember("_source", JsonSlice.FromText("false"))],
        };
        if (vectorField == PrivateFields.PassageVector)
        {
            leg = leg with { Passages = new PassageLeg(PrivateFields.Passages, PrivateFields.PassageText) };
        }

        var body = new ArrayBufferWriter<byte>();
        dialect.WriteVectorLeg(body, leg, vector);
        using var answer = await index.ReadAsync(EngineRequest.Post(index.Path + "/_search", body.WrittenMemory), stop);
        return [.. answer.RootElement.GetProperty("hits")
            .GetProperty("hits")
            .EnumerateArray()
            .Take(count)
            .Select(hit => hit.GetProperty("_id").GetString()!)];
    }
}
