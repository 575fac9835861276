using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Indexes;
using SearchProxy.Ingest.Documents;

namespace SearchProxy.Ingest.Stages;

/// <summary>
/// Reads back the vectors that an index holds. They are not in <c>_source</c> (nor are they in any newer Elasticsearch), so a script asks
/// the index itself. What cannot be read is encoded again: that only costs work.
/// </summary>
/// <param name="index">The index.</param>
/// <param name="dimensions">Numbers of a vector.</param>
/// <param name="nested">True: one vector per passage; false: one per document.</param>
internal sealed class StoredVectors(IndexClient index, int dimensions, bool nested)
{
    private const int AtOnce = 64;
    private const int MaxInnerHits = 100;
    private const string Field = "vector";

    private IEngineDialect? _dialect;

    /// <summary>
    /// The vectors of those documents that the index holds with the text of the given hash, by id, one per passage. Vectors and hash come
    /// from one version of the document, so it does not matter which is the newest.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<float[]>>> ReadAsync(
        IReadOnlyList<(string Id, string Hash)> wanted,
        CancellationToken cancellationToken)
    {
        var stored = await ReadAsync([.. wanted.Select(one => one.Id)], cancellationToken);
        return wanted
            .Where(one => stored.TryGetValue(one.Id, out var held) && ContentHash.HaveSameText(one.Hash, held.Hash))
            .DistinctBy(one => one.Id, StringComparer.Ordinal)
            .ToDictionary(one => one.Id, one => stored[one.Id].Vectors, StringComparer.Ordinal);
    }

    /// <summary>Hash and vectors of those documents that have vectors, by id.</summary>
    public async Task<IReadOnlyDictionary<string, (string Hash, IReadOnlyList<float[]> Vectors)>> ReadAsync(
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, (string Hash, IReadOnlyList<float[]> Vectors)>(StringComparer.Ordinal);
        if (ids.Count == 0 || await DialectAsync(cancellationToken) is not { } dialect)
        {
            return found;
        }

        foreach (var part in ids.Chunk(AtOnce))
        {
            var body = Encoding.UTF8.GetBytes(Body(dialect, part).ToJsonString());
            var outcome = await index.PostAsync("/_search", body, cancellationToken);
            if (outcome.Answered(out var response) && response.IsSuccess)
            {
                Take(response.Body, found);
            }
        }

        return found;
    }

    private async ValueTask<IEngineDialect?> DialectAsync(CancellationToken cancellationToken) =>
        _dialect ??= (await EngineProbe.AskAsync(index.Engine, index.Timeout, cancellationToken)).Info is { } info
            ? EngineDialect.For(info.Product)
            : null;

    private JsonObject Body(IEngineDialect dialect, IEnumerable<string> ids)
    {
        var script = new JsonObject
        {
            [Field] = new JsonObject { ["script"] = dialect.VectorScript(nested ? PrivateFields.PassageVector : PrivateFields.Vector) },
        };
        var wanted = new JsonObject
        {
            ["ids"] = new JsonObject { ["values"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) },
        };
        var body = new JsonObject
        {
            ["size"] = AtOnce,
            ["_source"] = false,
            ["track_total_hits"] = false,
            ["stored_fields"] = new JsonArray(PrivateFields.Hash),
            ["query"] = new JsonObject
            {
                ["bool"] = new JsonObject
                {
                    ["filter"] = new JsonArray(wanted, nested ? Passages(script) : Existing(PrivateFields.Vector)),
                },
            },
        };
        if (!nested)
        {
            body["script_fields"] = script;
        }

        return body;
    }

    private static JsonObject Passages(JsonObject script) => new()
    {
        ["nested"] = new JsonObject
        {
            ["path"] = PrivateFields.Passages,
            ["query"] = Existing(PrivateFields.PassageVector),
            ["inner_hits"] = new JsonObject
            {
                ["name"] = PrivateFields.InnerHits,
                ["size"] = MaxInnerHits,
                ["sort"] = new JsonArray("_doc"),
                ["_source"] = false,
                ["script_fields"] = script,
            },
        },
    };

    private static JsonObject Existing(string field) => new() { ["exists"] = new JsonObject { ["field"] = field } };

    private void Take(ReadOnlyMemory<byte> answer, Dictionary<string, (string Hash, IReadOnlyList<float[]> Vectors)> found)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            foreach (var hit in document.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray())
            {
                var id = hit.GetProperty("_id").GetString()!;
                var hash = hit.GetProperty("fields").GetProperty(PrivateFields.Hash)[0].GetString()!;
                if (Vectors(hit) is { } vectors)
                {
                    found[id] = (hash, vectors);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException
            or KeyNotFoundException
            or InvalidOperationException
            or FormatException
            or IndexOutOfRangeException)
        {
            // An answer of another form: what was understood of it stands, the rest is encoded.
        }
    }

    private List<float[]>? Vectors(JsonElement hit)
    {
        var hits = nested
            ? hit.GetProperty("inner_hits")
                .GetProperty(PrivateFields.InnerHits)
                .GetProperty("hits")
                .GetProperty("hits")
                .EnumerateArray()
                .ToList()
            : [hit];
        var vectors = hits.ConvertAll(one => Numbers(one.GetProperty("fields").GetProperty(Field)[0]));
        return vectors.TrueForAll(vector => vector.Length == dimensions && Array.TrueForAll(vector, float.IsFinite)) ? vectors : null;
    }

    private static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetSingle())];
}
