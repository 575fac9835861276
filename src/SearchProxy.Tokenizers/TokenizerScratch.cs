using SearchProxy.Tokenizers.Models;
using SearchProxy.Tokenizers.Normalization;
using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers;

/// <summary>
/// The memory that tokenizing one text needs, kept for the next one on the same thread. After a very long text it is given back.
/// </summary>
internal sealed class TokenizerScratch
{
    private const int KeptRunes = 1 << 16;

    [ThreadStatic]
    private static TokenizerScratch? _ofThread;

    private TokenList _first = new();
    private TokenList _second = new();

    public static TokenizerScratch OfThread => _ofThread ??= new TokenizerScratch();

    public RuneBuffer Source { get; } = new();

    public PieceBuffer Raw { get; } = new();

    public PieceBuffer Pieces { get; private set; } = new();

    public PieceBuffer NextPieces { get; private set; } = new();

    public NormalizerScratch Normalizers { get; } = new();

    public PatternScratch Patterns { get; } = new();

    public ModelScratch Model { get; } = new();

    /// <summary>A list for a first text's tokens, good until the next call on this thread.</summary>
    public TokenList TakeFirstTokens() => _first = Fresh(_first);

    /// <summary>A list for a second text's tokens, good until the next call on this thread.</summary>
    public TokenList TakeSecondTokens() => _second = Fresh(_second);

    public void SwapPieces() => (Pieces, NextPieces) = (NextPieces, Pieces);

    public void GiveBack()
    {
        if (Source.Capacity <= KeptRunes)
        {
            return;
        }
        Source.Shrink(KeptRunes);
        Raw.Shrink(KeptRunes, KeptRunes);
        Pieces.Shrink(KeptRunes, KeptRunes);
        NextPieces.Shrink(KeptRunes, KeptRunes);
        Normalizers.Shrink(KeptRunes);
        Model.Shrink(KeptRunes);
    }

    private static TokenList Fresh(TokenList list) => list.Capacity > KeptRunes ? new TokenList() : list;
}
