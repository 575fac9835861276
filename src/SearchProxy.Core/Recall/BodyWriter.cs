using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Recall;

/// <summary>Pieces of a leg's body.</summary>
internal static class BodyWriter
{
    public static void WriteNumber(IBufferWriter<byte> output, int value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(11), out var length);
        output.Advance(length);
    }

    /// <summary><c>"name":</c></summary>
    public static void WriteName(IBufferWriter<byte> output, string name)
    {
        WriteString(output, name);
        output.Write(":"u8);
    }

    /// <summary><c>,"fields":[…]</c> with the client's own entries first; nothing when there are none at all.</summary>
    public static void WriteFields(IBufferWriter<byte> output, JsonSlice? own, IReadOnlyList<string> added)
    {
        if (own is null && added.Count == 0)
        {
            return;
        }

        output.Write(",\"fields\":"u8);
        if (added.Count == 0)
        {
            output.Write(own!.Value.Span);
            return;
        }

        output.Write("["u8);
        var first = true;
        if (own is { } slice && OwnEntries(slice.Span) is { IsEmpty: false } entries)
        {
            output.Write(entries);
            first = false;
        }

        foreach (var name in added)
        {
            output.Write(first ? ""u8 : ","u8);
            WriteString(output, name);
            first = false;
        }

        output.Write("]"u8);
    }

    public static void WriteString(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        output.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write("\""u8);
    }

    /// <summary>What stands between the brackets, or the lone string.</summary>
    private static ReadOnlySpan<byte> OwnEntries(ReadOnlySpan<byte> value)
    {
        if (value[0] != (byte)'[')
        {
            return value;
        }

        var inside = value[1..^1];
        return inside.Trim(" \t\r\n"u8).IsEmpty ? [] : inside;
    }
}
