using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchProxy.Engine.Dialects;

/// <summary>
/// Elasticsearch: top-level <c>knn</c> with an array of filters. An index without the vector field answers with no hits.
/// </summary>
public sealed class ElasticsearchDialect : IEngineDialect
{
    private const int MaxCandidates = 10_000;
    private const int MinCandidates = 100;

    public EngineProduct Product => EngineProduct.Elasticsearch;

    /// <remarks><c>search_type</c> beside <c>knn</c> is refused with 400.</remarks>
    public bool IsLegParameter(string name) => LegParameters.Common.Contains(name) || name is "project_routing" or "_slice";

    public void WriteVectorLeg(IBufferWriter<byte> output, VectorLeg leg, ReadOnlySpan<float> vector)
    {
        var k = LegJson.K(leg);
        using var writer = LegJson.Writer(output);
        writer.WriteStartObject();
        writer.WriteStartObject("knn");
        writer.WriteString("field", leg.Field);
        LegJson.WriteVector(writer, "query_vector", vector);
        writer.WriteNumber("k", k);
        writer.WriteNumber("num_candidates", Math.Min(MaxCandidates, Math.Max(2 * k, MinCandidates)));
        WriteFilters(writer, leg);
        if (leg.Passages is not null)
        {
            LegJson.WriteInnerHits(writer, leg.Passages);
        }

        writer.WriteEndObject();
        writer.WriteNumber("size", leg.Size);
        LegJson.WriteMembers(writer, leg);
        writer.WriteEndObject();
    }

    public string VectorScript(string field) => $"doc['{field}'].vectorValue";

    public (string Path, string IdMember) OpenPointInTime(string index, string keepAlive) =>
        ($"/{index}/_pit?keep_alive={keepAlive}", "id");

    public (string Path, JsonObject Body) ClosePointInTime(string id) => ("/_pit", new JsonObject { ["id"] = id });

    private static void WriteFilters(Utf8JsonWriter writer, VectorLeg leg)
    {
        if (leg.Filters.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("filter");
        foreach (var filter in leg.Filters)
        {
            writer.WriteRawValue(filter.Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
    }
}
