using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace SearchProxy.Core.Requests;

/// <summary>Percent-decoding as the engines do it, except that text they would replace (invalid UTF-8) is refused.</summary>
internal static class PercentDecoder
{
    public static bool TryDecode(ReadOnlySpan<char> raw, bool plusIsSpace, out string value)
    {
        value = string.Empty;
        if (!Ascii.IsValid(raw))
        {
            return false;
        }

        if (!raw.Contains('%') && !(plusIsSpace && raw.Contains('+')))
        {
            value = raw.ToString();
            return true;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            var length = Decode(raw, plusIsSpace, bytes);
            if (length < 0 || !Utf8.IsValid(bytes.AsSpan(0, length)))
            {
                return false;
            }

            value = Encoding.UTF8.GetString(bytes, 0, length);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int Decode(ReadOnlySpan<char> raw, bool plusIsSpace, Span<byte> bytes)
    {
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                bytes[length++] = raw[i] == '+' && plusIsSpace ? (byte)' ' : (byte)raw[i];
            }
            else if (i + 2 < raw.Length
                && byte.TryParse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var decoded))
            {
                bytes[length++] = decoded;
                i += 2;
            }
            else
            {
                return -1;
            }
        }

        return length;
    }
}
