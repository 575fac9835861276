namespace SearchProxy.Tokenizers.Models;

/// <summary>The tokens of single characters, written with a prefix and a suffix.</summary>
internal sealed class SymbolTable
{
    public const int None = -1;

    private readonly int[] _low = new int[0x200];
    private readonly Dictionary<int, int> _high = [];

    public SymbolTable(IEnumerable<KeyValuePair<string, int>> vocabulary, string prefix, string suffix)
    {
        Array.Fill(_low, None);
        foreach (var (token, id) in vocabulary)
        {
            if (!token.StartsWith(prefix, StringComparison.Ordinal) || !token.EndsWith(suffix, StringComparison.Ordinal))
            {
                continue;
            }
            var length = token.Length - prefix.Length - suffix.Length;
            if (length is 1 or 2)
            {
                Add(token.AsSpan(prefix.Length, length), id);
            }
        }
    }

    /// <summary>The token, or <see cref="None"/>.</summary>
    public int Find(int codePoint) => (uint)codePoint < (uint)_low.Length
        ? _low[codePoint]
        : _high.TryGetValue(codePoint, out var id) ? id : None;

    private void Add(ReadOnlySpan<char> character, int id)
    {
        var isPair = character.Length == 2 && char.IsSurrogatePair(character[0], character[1]);
        if (character.Length == 2 && !isPair)
        {
            return;
        }
        var codePoint = isPair ? char.ConvertToUtf32(character[0], character[1]) : character[0];
        if (codePoint < _low.Length)
        {
            _low[codePoint] = id;
        }
        else
        {
            _high[codePoint] = id;
        }
    }
}
