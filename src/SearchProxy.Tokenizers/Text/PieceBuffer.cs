namespace SearchProxy.Tokenizers.Text;

/// <summary>A text cut into pieces, in order. Text between pieces is dropped.</summary>
internal sealed class PieceBuffer
{
    private TextPiece[] _pieces = new TextPiece[64];

    public RuneBuffer Runes { get; } = new();

    public int Count { get; private set; }

    public ReadOnlySpan<TextPiece> Pieces => _pieces.AsSpan(0, Count);

    public ReadOnlySpan<AlignedRune> RunesOf(TextPiece piece) => Runes.Span[piece.From..piece.To];

    public void Clear()
    {
        Runes.Clear();
        Count = 0;
    }

    /// <summary>Adds a piece of <see cref="Runes"/>; an empty one is left out.</summary>
    public void Add(int from, int to, int tokenId = TextPiece.NoToken)
    {
        if (from == to)
        {
            return;
        }
        if (Count == _pieces.Length)
        {
            Array.Resize(ref _pieces, Count * 2);
        }
        _pieces[Count++] = new TextPiece(from, to, tokenId);
    }

    /// <summary>Appends code points and makes them one piece.</summary>
    public void AddText(ReadOnlySpan<AlignedRune> runes, int tokenId = TextPiece.NoToken)
    {
        var from = Runes.Count;
        Runes.Append(runes);
        Add(from, Runes.Count, tokenId);
    }

    public void Shrink(int runes, int pieces)
    {
        Runes.Shrink(runes);
        Count = 0;
        if (_pieces.Length > pieces)
        {
            _pieces = new TextPiece[pieces];
        }
    }
}

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
