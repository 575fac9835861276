using System.Buffers;
using System.Text.Json;

namespace SearchProxy.Core.MultiSearch;

/// <summary>Writes the lines of an <c>_msearch</c> body.</summary>
public static class MultiSearchWriter
{
    /// <summary>Writes an item byte for byte.</summary>
    /// <exception cref="ArgumentException">A line holds a line feed.</exception>
    public static void Write(IBufferWriter<byte> output, MultiSearchItem item)
    {
        WriteLine(output, item.Header.Span);
        WriteLine(output, item.Body.Span);
    }

    /// <summary>
    /// The header of an item with members added, for example a <c>preference</c>; what is there already is kept as it is.
    /// </summary>
    /// <param name="header">A header that <see cref="MultiSearchItemInput"/> understood.</param>
    /// <param name="added">Names that the header does not hold, and their values.</param>
    public static ReadOnlyMemory<byte> AddToHeader(ReadOnlyMemory<byte> header, params ReadOnlySpan<KeyValuePair<string, string>> added)
    {
        var buffer = new ArrayBufferWriter<byte>(header.Length + 64);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (!MultiSearchReader.IsBlank(header))
        {
            using var document = JsonDocument.Parse(header);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    member.WriteTo(writer);
                }
            }
        }

        foreach (var (name, value) in added)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> line)
    {
        if (line.Contains((byte)'\n'))
        {
            throw new ArgumentException("A line of a multi-search body must not hold a line feed.", nameof(line));
        }

        output.Write(line);
        output.Write("\n"u8);
    }
}
