using System.Buffers;

namespace SearchProxy.Gateway.Hosting;

/// <summary>
/// Percent-encodes what of a request line is beyond ASCII, so that the engines read the same characters as from the bytes themselves.
/// </summary>
internal static class RawTarget
{
    /// <param name="line">A request line without its line feed.</param>
    /// <returns>The line with an encoded target; as it is when it does not have three parts.</returns>
    public static byte[] Encode(ReadOnlySpan<byte> line)
    {
        var start = line.IndexOf((byte)' ') + 1;
        var end = line.LastIndexOf((byte)' ');
        if (start == 0 || end < start)
        {
            return line.ToArray();
        }

        var target = line[start..end];
        var question = target.IndexOf((byte)'?');
        var output = new ArrayBufferWriter<byte>(line.Length * 3);
        output.Write(line[..start]);
        Write(output, question < 0 ? target : target[..question], "/"u8, "%"u8);
        if (question >= 0)
        {
            output.Write("?"u8);
            Write(output, target[(question + 1)..], "&;="u8, "%+"u8);
        }

        output.Write(line[end..]);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(
        ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text, ReadOnlySpan<byte> separators, ReadOnlySpan<byte> signs)
    {
        while (true)
        {
            var end = text.IndexOfAny(separators);
            WritePart(output, end < 0 ? text : text[..end], signs);
            if (end < 0)
            {
                return;
            }

            output.Write(text.Slice(end, 1));
            text = text[(end + 1)..];
        }
    }

    /// <summary>A part without any of the signs of encoding is Latin-1 to the engines; with one, its bytes are UTF-8.</summary>
    private static void WritePart(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> part, ReadOnlySpan<byte> signs)
    {
        var isUtf8 = part.IndexOfAny(signs) >= 0;
        foreach (var b in part)
        {
            if (b < 0x80)
            {
                output.Write([b]);
            }
            else if (isUtf8)
            {
                WriteEscape(output, b);
            }
            else
            {
                WriteEscape(output, (byte)(0xC0 | (b >> 6)));
                WriteEscape(output, (byte)(0x80 | (b & 0x3F)));
            }
        }
    }

    private static void WriteEscape(ArrayBufferWriter<byte> output, byte value)
    {
        var digits = "0123456789ABCDEF"u8;
        output.Write([(byte)'%', digits[value >> 4], digits[value & 15]]);
    }
}
