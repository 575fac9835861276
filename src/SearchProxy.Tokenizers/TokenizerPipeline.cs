using SearchProxy.Tokenizers.Models;
using SearchProxy.Tokenizers.Normalization;
using SearchProxy.Tokenizers.PreTokenization;

namespace SearchProxy.Tokenizers;

/// <summary>
/// From a text to its tokens:
/// 1. cut out added tokens that are looked for in the text as it is; 2. normalize each piece between them; 3. cut out added
/// tokens that are looked for in normalized text; 4. cut the rest into words; 5. let the model put each word together.
/// </summary>
internal sealed class TokenizerPipeline
{
    private readonly AddedTokenMatcher _rawTokens;
    private readonly NormalizerChain _normalizer;
    private readonly AddedTokenMatcher _normalizedTokens;
    private readonly PreTokenizer[] _preTokenizers;
    private readonly TokenModel _model;
    private readonly bool[] _specialIds;

    public TokenizerPipeline(TokenizerParts parts, int idCount)
    {
        _normalizer = parts.Normalizer;
        _preTokenizers = parts.PreTokenizers;
        _model = parts.Model;
        _rawTokens = new AddedTokenMatcher([.. parts.AddedTokens.Where(t => !t.Normalized).Select(t => (t, t.Content))]);
        _normalizedTokens = new AddedTokenMatcher(
            [.. parts.AddedTokens.Where(t => t.Normalized).Select(t => (t, _normalizer.Rewrite(t.Content)))]);
        _specialIds = new bool[idCount];
        foreach (var token in parts.AddedTokens)
        {
            _specialIds[token.Id] |= token.Special;
        }
    }

    /// <summary>Adds the tokens of a text that is not empty, until a word has reached <paramref name="enough"/>.</summary>
    public void Run(ReadOnlySpan<char> text, TokenList target, SpecialTokenText specials, int enough)
    {
        var scratch = TokenizerScratch.OfThread;
        try
        {
            Run(text, target, specials, enough, scratch);
        }
        finally
        {
            // Also after a text for which there was no memory.
            scratch.GiveBack();
        }
    }

    private void Run(ReadOnlySpan<char> text, TokenList target, SpecialTokenText specials, int enough, TokenizerScratch scratch)
    {
        scratch.Source.Load(text);
        Normalize(scratch, specials);
        foreach (var preTokenizer in _preTokenizers)
        {
            scratch.NextPieces.Clear();
            preTokenizer.Apply(scratch.Pieces, scratch.NextPieces, scratch.Patterns);
            scratch.SwapPieces();
        }

        scratch.Model.Forbidden = specials == SpecialTokenText.PlainText ? _specialIds : null;
        var runes = scratch.Pieces.Runes.Span;
        foreach (var piece in scratch.Pieces.Pieces)
        {
            if (target.Count >= enough)
            {
                break;
            }
            if (piece.IsToken)
            {
                target.Add(piece.TokenId, runes[piece.From..piece.To]);
            }
            else
            {
                _model.Tokenize(runes[piece.From..piece.To], target, scratch.Model);
            }
        }
    }

    private void Normalize(TokenizerScratch scratch, SpecialTokenText specials)
    {
        scratch.Raw.Clear();
        scratch.Pieces.Clear();
        var source = scratch.Source.Span;
        _rawTokens.Split(source, origin: 0, scratch.Raw, specials);
        foreach (var piece in scratch.Raw.Pieces)
        {
            var text = source[piece.From..piece.To];
            if (piece.IsToken)
            {
                scratch.Pieces.AddText(text, piece.TokenId);
                continue;
            }

            var normalized = _normalizer.Run(text, scratch.Normalizers);
            var origin = scratch.Pieces.Runes.Count;
            scratch.Pieces.Runes.Append(normalized);
            _normalizedTokens.Split(normalized, origin, scratch.Pieces, specials);
        }
    }
}
