using System.Globalization;
using System.Text;

namespace SearchProxy.Core.Responses;

/// <summary>
/// Spells a float as the engines do (Java's <c>Float.toString</c>): <c>1.0</c>, <c>0.001</c>, <c>1.0E10</c>, <c>9.0E-4</c>.
/// </summary>
public static class JavaFloat
{
    private const int LongestSpelling = 24;

    /// <summary>Writes the fewest digits that read back as the same finite float; returns the bytes written (at most 24).</summary>
    public static int Write(float value, Span<byte> destination)
    {
        // "E8" has every digit a float can need, the shortest round-trip form has no more than it needs: digits of one, exponent of the
        // other.
        Span<char> shortest = stackalloc char[LongestSpelling];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        Span<char> digits = stackalloc char[LongestSpelling];
        var count = SignificantDigits(shortest[..length], digits, out var exponent);
        Span<char> text = stackalloc char[LongestSpelling];
        var written = 0;
        if (float.IsNegative(value))
        {
            text[written++] = '-';
        }

        written += exponent is >= -3 and < 7
            ? WritePlain(digits[..count], exponent, text[written..])
            : WriteScientific(digits[..count], exponent, text[written..]);
        return Encoding.ASCII.GetBytes(text[..written], destination);
    }

    /// <summary>Digits without leading and trailing zeros (one zero for 0), and the power of ten of the first.</summary>
    private static int SignificantDigits(ReadOnlySpan<char> text, Span<char> digits, out int exponent)
    {
        var mark = text.IndexOf('E');
        var mantissa = mark < 0 ? text : text[..mark];
        exponent = mark < 0 ? 0 : int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.');
        var wholeDigits = (point < 0 ? mantissa.Length : point) - (mantissa[0] == '-' ? 1 : 0);
        exponent += wholeDigits - 1;
        var count = 0;
        foreach (var c in mantissa)
        {
            if (!char.IsAsciiDigit(c))
            {
                continue;
            }

            if (count == 0 && c == '0')
            {
                exponent--;
                continue;
            }

            digits[count++] = c;
        }

        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }

        if (count == 0)
        {
            digits[count++] = '0';
            exponent = 0;
        }

        return count;
    }

    private static int WritePlain(ReadOnlySpan<char> digits, int exponent, Span<char> text)
    {
        var written = 0;
        var next = 0;
        for (var place = Math.Max(exponent, 0); place >= Math.Min(exponent - digits.Length + 1, -1); place--)
        {
            text[written++] = place <= exponent && next < digits.Length ? digits[next++] : '0';
            if (place == 0)
            {
                text[written++] = '.';
            }
        }

        return written;
    }

    private static int WriteScientific(ReadOnlySpan<char> digits, int exponent, Span<char> text)
    {
        text[0] = digits[0];
        text[1] = '.';
        var fraction = digits.Length > 1 ? digits[1..] : "0";
        fraction.CopyTo(text[2..]);
        var written = 2 + fraction.Length;
        text[written++] = 'E';
        exponent.TryFormat(text[written..], out var length, provider: CultureInfo.InvariantCulture);
        return written + length;
    }
}
