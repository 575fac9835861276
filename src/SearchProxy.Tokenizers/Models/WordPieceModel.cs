using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Models;

/// <summary>The longest piece first, from the left; a word that cannot be put together is one unknown token.</summary>
internal sealed class WordPieceModel : TokenModel
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly CodePointTrie _starts;
    private readonly CodePointTrie _continuations;
    private readonly int _unknownId;
    private readonly int _maxWordLength;

    public WordPieceModel(Dictionary<string, int> vocabulary, int unknownId, string continuingPrefix, int maxWordLength)
    {
        _vocabulary = vocabulary;
        _unknownId = unknownId;
        _maxWordLength = maxWordLength;
        _starts = new CodePointTrie(vocabulary.Select(e => (e.Key, e.Value)));
        _continuations = continuingPrefix.Length == 0
            ? _starts
            : new CodePointTrie(vocabulary
                .Where(e => e.Key.StartsWith(continuingPrefix, StringComparison.Ordinal))
                .Select(e => (e.Key[continuingPrefix.Length..], e.Value)));
    }

    public override int VocabularyCount => _vocabulary.Count;

    public override IEnumerable<KeyValuePair<string, int>> Vocabulary => _vocabulary;

    public override bool TryGetId(string token, out int id) => _vocabulary.TryGetValue(token, out id);

    public override void Tokenize(ReadOnlySpan<AlignedRune> word, TokenList tokens, ModelScratch scratch)
    {
        var mark = tokens.Count;
        var start = word.Length > _maxWordLength ? TakeUnknown : 0;
        var trie = _starts;
        while ((uint)start < (uint)word.Length)
        {
            var id = trie.Longest(word[start..], scratch.Forbidden, out var length);
            if (length == 0)
            {
                start = TakeUnknown;
                break;
            }

            tokens.Add(id, word.Slice(start, length));
            start += length;
            trie = _continuations;
        }

        if (start != TakeUnknown)
        {
            return;
        }
        tokens.Truncate(mark);
        tokens.AddWithoutSpaces(_unknownId, word);
    }

    private const int TakeUnknown = -1;
}
