using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace SearchProxy.Engine.Dialects;

/// <summary>
/// Spells a vector out in JSON, so that every number reads back as the same float. The shortest such spelling is found by trial; a fixed
/// number of digits that is certainly enough is written in a tenth of the time.
/// </summary>
internal static class VectorText
{
    /// <summary>Sign, digits and comma of the longest number: <c>-1.17549435E-38,</c>.</summary>
    private const int LongestNumber = 16;

    // A float of [2⁻ᵏ, 2¹⁻ᵏ) is 2⁻²³⁻ᵏ from its neighbours, so a text less than 2⁻²⁴⁻ᵏ away from it is read as it. Of nine digits that is
    // 5·10⁻¹⁰ < 2⁻³⁰, of eleven 5·10⁻¹² < 2⁻³⁷. The few numbers below, and those of 1 and more, take the runtime's way.
    private const float LeastOfNine = 1f / (1 << 6);
    private const float LeastOfEleven = 1f / (1 << 13);
    private static readonly StandardFormat Nine = new('D', 9);
    private static readonly StandardFormat Eleven = new('D', 11);

    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<float> vector)
    {
        var text = ArrayPool<byte>.Shared.Rent((vector.Length * LongestNumber) + 2);
        try
        {
            text[0] = (byte)'[';
            var length = 1;
            foreach (var number in vector)
            {
                length += Spell(number, text.AsSpan(length));
                text[length++] = (byte)',';
            }

            text[vector.Length == 0 ? length++ : length - 1] = (byte)']';
            writer.WriteRawValue(text.AsSpan(0, length), skipInputValidation: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static int Spell(float number, Span<byte> text)
    {
        var size = MathF.Abs(number);
        if (!(size is >= LeastOfEleven and < 1))
        {
            return SpellAny(number, text);
        }

        var at = 0;
        if (number < 0)
        {
            text[at++] = (byte)'-';
        }

        text[at++] = (byte)'0';
        text[at++] = (byte)'.';
        var (factor, digits) = size >= LeastOfNine ? (1e9, Nine) : (1e11, Eleven);
        Utf8Formatter.TryFormat((ulong)Math.Round(size * factor), text[at..], out var written, digits);
        return at + written;
    }

    private static int SpellAny(float number, Span<byte> text)
    {
        if (!float.IsFinite(number))
        {
            throw new ArgumentException($"A vector holds {number}, which JSON has no word for.", nameof(number));
        }

        Utf8Formatter.TryFormat(number, text, out var written);
        return written;
    }
}
