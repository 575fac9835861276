using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchProxy.Engine.Dialects;

/// <summary>
/// OpenSearch: the <c>knn</c> query of the k-NN plugin with one filter object. An index without the vector field would be an
/// error or a failed shard, hence <c>ignore_unmapped</c>.
/// </summary>
public sealed class OpenSearchDialect : IEngineDialect
{
    public EngineProduct Product => EngineProduct.OpenSearch;

    /// <remarks>A search pipeline may add filters, so the leg runs through the one that the client names.</remarks>
    public bool IsLegParameter(string name) =>
        LegParameters.Common.Contains(name) || name is "search_type" or "cancel_after_time_interval" or "search_pipeline";

    public void WriteVectorLeg(IBufferWriter<byte> output, VectorLeg leg, ReadOnlySpan<float> vector)
    {
        using var writer = LegJson.Writer(output);
        writer.WriteStartObject();
        writer.WriteNumber("size", leg.Size);
        writer.WriteStartObject("query");
        if (leg.Passages is null)
        {
            WriteKnn(writer, leg, vector);
        }
        else
        {
            WriteNested(writer, leg, leg.Passages, vector);
        }

        writer.WriteEndObject();
        LegJson.WriteMembers(writer, leg);
        writer.WriteEndObject();
    }

    /// <remarks>The numbers are copied: the engine fills one array for all hits, and writes them when the last hit's are in it.</remarks>
    public string VectorScript(string field) =>
        $"def numbers = doc['{field}'].value; def copy = new float[numbers.length]; for (int i = 0; i < copy.length; ++i) {{ copy[i] = "
            + $"numbers[i]; }} return copy;";

    public (string Path, string IdMember) OpenPointInTime(string index, string keepAlive) =>
        ($"/{index}/_search/point_in_time?keep_alive={keepAlive}", "pit_id");

    public (string Path, JsonObject Body) ClosePointInTime(string id) =>
        ("/_search/point_in_time", new JsonObject { ["pit_id"] = new JsonArray(id) });

    private static void WriteNested(Utf8JsonWriter writer, VectorLeg leg, PassageLeg passages, ReadOnlySpan<float> vector)
    {
        writer.WriteStartObject("nested");
        writer.WriteString("path", passages.Path);
        writer.WriteString("score_mode", "max");
        writer.WriteBoolean("ignore_unmapped", true);
        writer.WriteStartObject("query");
        WriteKnn(writer, leg, vector);
        writer.WriteEndObject();
        LegJson.WriteInnerHits(writer, passages);
        writer.WriteEndObject();
    }

    private static void WriteKnn(Utf8JsonWriter writer, VectorLeg leg, ReadOnlySpan<float> vector)
    {
        writer.WriteStartObject("knn");
        writer.WriteStartObject(leg.Field);
        LegJson.WriteVector(writer, "vector", vector);
        writer.WriteNumber("k", LegJson.K(leg));
        writer.WriteBoolean("ignore_unmapped", true);
        WriteFilter(writer, leg);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFilter(Utf8JsonWriter writer, VectorLeg leg)
    {
        if (leg.Filters.Count == 0)
        {
            return;
        }

        writer.WritePropertyName("filter");
        if (leg.Filters.Count == 1)
        {
            writer.WriteRawValue(leg.Filters[0].Span, skipInputValidation: true);
            return;
        }

        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("filter");
        foreach (var filter in leg.Filters)
        {
            writer.WriteRawValue(filter.Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
