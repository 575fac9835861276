using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Models;

/// <summary>Whole words only; any other is unknown.</summary>
internal sealed class WordLevelModel(Dictionary<string, int> vocabulary, int unknownId) : TokenModel
{
    private readonly CodePointTrie _words = new(vocabulary.Select(e => (e.Key, e.Value)));

    public override int VocabularyCount => vocabulary.Count;

    public override IEnumerable<KeyValuePair<string, int>> Vocabulary => vocabulary;

    public override bool TryGetId(string token, out int id) => vocabulary.TryGetValue(token, out id);

    public override void Tokenize(ReadOnlySpan<AlignedRune> word, TokenList tokens, ModelScratch scratch)
    {
        var id = _words.Find(word);
        if (id == CodePointTrie.None || scratch.Forbidden?[id] == true)
        {
            tokens.AddWithoutSpaces(unknownId, word);
        }
        else
        {
            tokens.Add(id, word);
        }
    }
}
