using System.Numerics;

namespace SearchProxy.LocalEngine.Index;

/// <summary>
/// The length of a field in one byte, as Lucene's BM25 keeps it: the smallest 24 lengths exactly, longer ones with four significant bits,
/// rounded down. (Lucene's <c>SmallFloat.intToByte4</c>.)
/// </summary>
internal static class LengthEncoding
{
    private const int ExactLengths = 255 - 231;

    /// <summary>The length that each byte stands for.</summary>
    public static readonly int[] Decoded = Enumerable.Range(0, 256).Select(code => Decode((byte)code)).ToArray();

    public static byte Encode(int length) =>
        length < ExactLengths ? (byte)length : (byte)(ExactLengths + EncodeFloat(length - ExactLengths));

    private static int Decode(byte code) => code < ExactLengths ? code : ExactLengths + DecodeFloat(code - ExactLengths);

    /// <summary>Three bits of mantissa below the leading one, and the shift above them.</summary>
    private static int EncodeFloat(int value)
    {
        var bits = 32 - BitOperations.LeadingZeroCount((uint)value);
        if (bits < 4)
        {
            return value;
        }

        var shift = bits - 4;
        return ((value >> shift) & 0x07) | ((shift + 1) << 3);
    }

    private static int DecodeFloat(int code)
    {
        var mantissa = code & 0x07;
        var shift = (code >> 3) - 1;
        return shift < 0 ? mantissa : (mantissa | 0x08) << shift;
    }
}
