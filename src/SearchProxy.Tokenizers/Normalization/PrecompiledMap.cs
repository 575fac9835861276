using System.Buffers.Binary;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>
/// The replacement rules of a SentencePiece model: the size of a double-array trie in bytes, the trie (32-bit units, little
/// endian), and the replacements, each ended by a zero byte, to which the trie's values point.
/// </summary>
internal sealed class PrecompiledMap
{
    private const uint LabelMask = 0x800000FF;
    private const uint LeafBit = 0x100;
    private const uint ValueMask = 0x7FFFFFFF;

    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private PrecompiledMap(uint[] units, byte[] replacements)
    {
        _units = units;
        _replacements = replacements;
    }

    /// <summary>Null when the bytes are no such rules.</summary>
    public static PrecompiledMap? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return null;
        }
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (size is 0 || size % 4 != 0 || size > bytes.Length - 4)
        {
            return null;
        }
        var units = new uint[size / 4];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + (i * 4))..]);
        }
        return new PrecompiledMap(units, bytes[(4 + (int)size)..].ToArray());
    }

    /// <summary>The replacement, in UTF-8, for the shortest beginning of <paramref name="utf8"/> that has one.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, out ReadOnlySpan<byte> replacement)
    {
        replacement = default;
        var node = Offset(_units[0]);
        foreach (var b in utf8)
        {
            WorkTally.Count();
            node ^= b;
            if (b == 0 || node >= _units.Length)
            {
                return false;
            }
            var unit = _units[node];
            if ((unit & LabelMask) != b)
            {
                return false;
            }
            node ^= Offset(unit);
            if ((unit & LeafBit) == 0)
            {
                continue;
            }
            if (node >= _units.Length || (_units[node] & ValueMask) >= _replacements.Length)
            {
                return false;
            }
            replacement = _replacements.AsSpan((int)(_units[node] & ValueMask));
            var end = replacement.IndexOf((byte)0);
            replacement = end < 0 ? replacement : replacement[..end];
            return true;
        }

        return false;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
