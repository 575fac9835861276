using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Models;

/// <summary>A vocabulary and the way a word is put together from it. Immutable.</summary>
internal abstract class TokenModel
{
    /// <summary>How many tokens the vocabulary has; added tokens that it lacks are numbered from here.</summary>
    public abstract int VocabularyCount { get; }

    public abstract bool TryGetId(string token, out int id);

    public abstract IEnumerable<KeyValuePair<string, int>> Vocabulary { get; }

    /// <summary>Adds the tokens of one word, which is not empty.</summary>
    public abstract void Tokenize(ReadOnlySpan<AlignedRune> word, TokenList tokens, ModelScratch scratch);
}
