namespace SearchProxy.Tokenizers.Text;

/// <summary>A stretch of code points: a word to tokenize, or an added token that is already known.</summary>
/// <param name="From">First code point.</param>
/// <param name="To">One past the last.</param>
/// <param name="TokenId">The added token's id, or <see cref="NoToken"/>.</param>
internal readonly record struct TextPiece(int From, int To, int TokenId)
{
    public const int NoToken = -1;

    public bool IsToken => TokenId != NoToken;

    public int Length => To - From;
}
