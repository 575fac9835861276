using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace SearchProxy.Core.Json;

/// <summary>
/// Finds where a JSON value ends by its quotes and brackets alone: every string is closed, and every bracket by its own kind. What stands
/// between them is not looked at, because it goes to the client as the engine wrote it (decision 0116).
/// </summary>
internal static class CarriedValue
{
    /// <summary>Objects and arrays that may be open inside of a value: inside of a hit that makes 1024 with those around it.</summary>
    public const int MaxDepth = 1020;

    /// <summary>Bytes that are looked at together: a bit of a word for each.</summary>
    private const int Block = 64;

    private const byte CaseBit = 0x20;
    private static readonly SearchValues<byte> OfNumber = SearchValues.Create("0123456789+-.eE"u8);

    /// <summary>The index behind the value that begins at <paramref name="start"/>; −1 when none does, or when it does not end.</summary>
    public static int EndOf(ReadOnlySpan<byte> json, int start) => json[start] switch
    {
        (byte)'"' => EndOfString(json, start),
        (byte)'{' or (byte)'[' => EndOfContainer(json, start),
        (byte)'t' => EndOfLiteral(json, start, "true"u8),
        (byte)'f' => EndOfLiteral(json, start, "false"u8),
        (byte)'n' => EndOfLiteral(json, start, "null"u8),
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => EndOfNumber(json, start),
        _ => -1,
    };

    private static int EndOfString(ReadOnlySpan<byte> json, int quote)
    {
        for (var at = quote + 1; at < json.Length; at += 2)
        {
            var next = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (json[at] == (byte)'"')
            {
                return at + 1;
            }
        }

        return -1;
    }

    private static int EndOfContainer(ReadOnlySpan<byte> json, int start)
    {
        var open = new OpenBrackets(stackalloc ulong[(MaxDepth / Block) + 1]);
        var strings = new StringMask();
        Span<byte> last = stackalloc byte[Block];
        for (var at = start; at < json.Length; at += Block)
        {
            scoped var block = json[at..];
            if (block.Length < Block)
            {
                last.Fill((byte)' ');
                block.CopyTo(last);
                block = last;
            }

            var (low, high) = (Vector256.Create(block), Vector256.Create(block[Vector256<byte>.Count..]));
            var backslashes = Mask(low, high, (byte)'\\');
            var quotes = Mask(low, high, (byte)'"');
            if ((quotes | backslashes) == 0 && strings.IsInString)
            {
                strings.Pass();
                continue;
            }

            var inside = strings.Next(quotes, backslashes);
            // Outside of a string a backslash is no JSON, and would hide a quote.
            var wrong = backslashes & ~inside;
            // '[' and '{', and their closing ones, differ in one bit.
            var (lowCase, highCase) = (low | Vector256.Create(CaseBit), high | Vector256.Create(CaseBit));
            var brackets = (Mask(lowCase, highCase, (byte)'{') | Mask(lowCase, highCase, (byte)'}')) & ~inside;
            for (; brackets != 0; brackets &= brackets - 1)
            {
                var place = BitOperations.TrailingZeroCount(brackets);
                if (!open.Take(block[place]) || (wrong & ((1UL << place) - 1)) != 0)
                {
                    return -1;
                }

                if (open.Depth == 0)
                {
                    return at + place + 1;
                }
            }

            if (wrong != 0)
            {
                return -1;
            }
        }

        return -1;
    }

    private static ulong Mask(Vector256<byte> low, Vector256<byte> high, byte value) =>
        Vector256.Equals(low, Vector256.Create(value)).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(high, Vector256.Create(value)).ExtractMostSignificantBits() << Vector256<byte>.Count);

    private static int EndOfLiteral(ReadOnlySpan<byte> json, int start, ReadOnlySpan<byte> literal) =>
        json[start..].StartsWith(literal) ? start + literal.Length : -1;

    private static int EndOfNumber(ReadOnlySpan<byte> json, int start)
    {
        var length = json[start..].IndexOfAnyExcept(OfNumber);
        return length < 0 ? json.Length : start + length;
    }

    /// <summary>Which bytes of one block after another lie in strings.</summary>
    private struct StringMask
    {
        private bool _isEscaped;

        public bool IsInString { get; private set; }

        /// <summary>Goes over a block inside of a string, without quotes and backslashes.</summary>
        public void Pass() => _isEscaped = false;

        /// <summary>A bit for each byte from an opening quote up to the one before the closing quote.</summary>
        public ulong Next(ulong quotes, ulong backslashes)
        {
            if (_isEscaped)
            {
                quotes &= ~1UL;
                backslashes &= ~1UL;
                _isEscaped = false;
            }

            while (backslashes != 0)
            {
                var backslash = backslashes & (~backslashes + 1);
                // 0 when the byte behind it is the first of the next block.
                var escaped = backslash << 1;
                quotes &= ~escaped;
                backslashes &= ~(backslash | escaped);
                _isEscaped = escaped == 0;
            }

            // Each bit becomes the parity of the quotes up to it.
            for (var shift = 1; shift < Block; shift <<= 1)
            {
                quotes ^= quotes << shift;
            }

            var inside = IsInString ? ~quotes : quotes;
            IsInString = inside >> (Block - 1) != 0;
            return inside;
        }
    }

    /// <summary>The brackets that are open, innermost last: a bit is set for that of an object.</summary>
    private ref struct OpenBrackets(Span<ulong> objects)
    {
        private readonly Span<ulong> _objects = objects;

        public int Depth { get; private set; }

        /// <summary>False when a bracket closes one of the other kind, or too many are open.</summary>
        public bool Take(byte bracket)
        {
            var isOpening = bracket is (byte)'{' or (byte)'[';
            if (isOpening && Depth == MaxDepth)
            {
                return false;
            }

            Depth -= isOpening ? 0 : 1;
            ref var word = ref _objects[Depth / Block];
            var bit = 1UL << (Depth % Block);
            var isOfObject = (bracket & CaseBit) != 0;
            if (!isOpening)
            {
                return isOfObject == ((word & bit) != 0);
            }

            Depth++;
            word = isOfObject ? word | bit : word & ~bit;
            return true;
        }
    }
}
