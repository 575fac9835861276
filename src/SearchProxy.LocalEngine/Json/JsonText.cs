using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SearchProxy.LocalEngine.Json;

/// <summary>Writes JSON without escapes that JSON does not need, as the engines do.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static readonly JsonWriterOptions Pretty = Compact with { Indented = true, IndentSize = 2, NewLine = "\n" };

    public static byte[] ToBytes(JsonElement value) => Write(value.WriteTo);

    public static byte[] Write(Action<Utf8JsonWriter> write, bool pretty = false)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, pretty ? Pretty : Compact))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
