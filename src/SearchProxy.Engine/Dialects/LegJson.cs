using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SearchProxy.Engine.Dialects;

/// <summary>The parts of a vector leg that both products write the same way.</summary>
internal static class LegJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Member names come from the client's own body and from mappings; nothing here ends up in a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static Utf8JsonWriter Writer(IBufferWriter<byte> output) => new(output, Options);

    public static void WriteVector(Utf8JsonWriter writer, string name, ReadOnlySpan<float> vector)
    {
        writer.WritePropertyName(name);
        VectorText.Write(writer, vector);
    }

    public static void WriteMembers(Utf8JsonWriter writer, VectorLeg leg)
    {
        foreach (var member in leg.Members)
        {
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(member.Value.Span, skipInputValidation: true);
        }
    }

    public static void WriteInnerHits(Utf8JsonWriter writer, PassageLeg passages)
    {
        writer.WriteStartObject("inner_hits");
        writer.WriteString("name", VectorLeg.InnerHitsName);
        writer.WriteNumber("size", 1);
        writer.WriteBoolean("_source", false);
        writer.WriteStartArray("stored_fields");
        writer.WriteStringValue(passages.TextField);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static int K(VectorLeg leg) => Math.Clamp(leg.K, 1, VectorLeg.MaxK);
}
