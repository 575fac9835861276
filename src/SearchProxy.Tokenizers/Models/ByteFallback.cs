using System.Globalization;
using System.Text;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Models;

/// <summary>The tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> that spell what the vocabulary lacks.</summary>
internal sealed class ByteFallback
{
    private const int Missing = -1;

    private readonly int[] _ids = new int[256];

    public ByteFallback(IReadOnlyDictionary<string, int> vocabulary)
    {
        for (var b = 0; b < _ids.Length; b++)
        {
            _ids[b] = vocabulary.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>"), out var id) ? id : Missing;
        }
    }

    /// <summary>The token of a byte, or −1.</summary>
    public int this[byte value] => _ids[value];

    public bool Has(int id) => Array.IndexOf(_ids, id) >= 0;

    /// <summary>Whether there is a token for every byte of the text.</summary>
    public bool CanSpell(ReadOnlySpan<AlignedRune> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (ref readonly var rune in text)
        {
            var length = new Rune(rune.Value).EncodeToUtf8(bytes);
            foreach (var b in bytes[..length])
            {
                if (_ids[b] == Missing)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Adds a token for every byte, each with the place of the whole text.</summary>
    public void Spell(ReadOnlySpan<AlignedRune> text, TokenList tokens)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (ref readonly var rune in text)
        {
            var length = new Rune(rune.Value).EncodeToUtf8(bytes);
            foreach (var b in bytes[..length])
            {
                tokens.AddWithoutSpaces(_ids[b], text);
            }
        }
    }
}
