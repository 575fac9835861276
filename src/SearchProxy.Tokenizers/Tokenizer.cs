using SearchProxy.Tokenizers.Format;
using SearchProxy.Tokenizers.PostProcessing;

namespace SearchProxy.Tokenizers;

/// <summary>
/// A tokenizer as a Hugging Face <c>tokenizer.json</c> describes it: the same ids, type ids and offsets as the reference
/// implementation, which is https://github.com/huggingface/tokenizers 0.23.3 wherever this room names one. Immutable and thread-safe; the
/// methods that fill a list allocate nothing once the list is large enough.
/// </summary>
public sealed class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly TokenizerPipeline _pipeline;
    private readonly Dictionary<string, int> _addedIds = new(StringComparer.Ordinal);
    private readonly Lazy<string?[]> _texts;

    internal Tokenizer(TokenizerParts parts)
    {
        _parts = parts;
        foreach (var token in parts.AddedTokens)
        {
            _addedIds[token.Content] = token.Id;
        }
        IdCount = parts.Model.Vocabulary.Select(e => e.Value).Concat(_addedIds.Values).DefaultIfEmpty(-1).Max() + 1;
        _texts = new Lazy<string?[]>(CollectTexts);
        _pipeline = new TokenizerPipeline(parts, IdCount);
    }

    /// <summary>The truncation that stands in the file. It holds only where <see cref="EncodeOptions.UseFileSettings"/> says so.</summary>
    public FileTruncation? FileTruncation => _parts.FileTruncation;

    /// <summary>The padding that stands in the file. It holds only where <see cref="EncodeOptions.UseFileSettings"/> says so.</summary>
    public FilePadding? FilePadding => _parts.FilePadding;

    /// <summary>One more than the highest id.</summary>
    public int IdCount { get; }

    /// <summary>The largest id that the templates put around texts; −1 when they put none.</summary>
    internal int LargestTemplateId =>
        _parts.PostProcessor.Single.Concat(_parts.PostProcessor.Pair).SelectMany(p => p.Ids).DefaultIfEmpty(-1).Max();

    /// <summary>Reads a <c>tokenizer.json</c>.</summary>
    /// <exception cref="TokenizerException">
    /// The file is missing or no JSON, or it names a component that is not supported; the message says which are.
    /// </exception>
    public static Tokenizer Load(string path) => TokenizerFile.Load(path);

    /// <summary>Reads the bytes of a <c>tokenizer.json</c>.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Load(string)"/>.</exception>
    public static Tokenizer Load(ReadOnlyMemory<byte> utf8Json) => TokenizerFile.Load(utf8Json, "tokenizer.json");

    /// <summary>How many special tokens the template puts around a text or a pair.</summary>
    public int SpecialTokenCount(bool isPair) => _parts.PostProcessor.AddedTokens(isPair);

    /// <summary>The id of a token written as in the vocabulary (<c>##ing</c>, <c>▁the</c>, <c>[SEP]</c>).</summary>
    public bool TryGetId(string token, out int id) => _addedIds.TryGetValue(token, out id) || _parts.Model.TryGetId(token, out id);

    /// <summary>The token as the vocabulary writes it; null when no token has the id.</summary>
    public string? TextOf(int id) => (uint)id < (uint)_texts.Value.Length ? _texts.Value[id] : null;

    /// <summary>Everything about one text or a pair. Allocates; models use <see cref="EncodePair"/> and its relatives.</summary>
    public TokenEncoding Encode(string text, string? pair = null, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        var trims = _parts.PostProcessor.Trims.Length > 0;
        var first = new TokenList { TracksSpaces = trims };
        Tokenize(text, first, options.SpecialTokenText);
        var second = pair is null ? null : new TokenList { TracksSpaces = trims };
        if (second is not null)
        {
            Tokenize(pair, second, options.SpecialTokenText);
        }
        return new EncodingAssembler(_parts, options).Assemble(text, first, pair, second);
    }

    /// <summary>Fills <paramref name="target"/> with the tokens of one text, without special tokens around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">Emptied first.</param>
    /// <param name="specials">What text that reads like a special token is.</param>
    /// <param name="enough">
    /// Stop after the word that reaches this many tokens; the tokens before are the same as without. For cutting long texts
    /// that are truncated anyway.
    /// </param>
    public void Tokenize(
        ReadOnlySpan<char> text,
        TokenList target,
        SpecialTokenText specials = SpecialTokenText.Match,
        int enough = int.MaxValue)
    {
        target.Clear();
        if (!text.IsEmpty)
        {
            _pipeline.Run(text, target, specials, enough);
        }
    }

    /// <summary>How many tokens the text has, without special tokens around it.</summary>
    public int Count(ReadOnlySpan<char> text, SpecialTokenText specials = SpecialTokenText.Match)
    {
        var tokens = TokenizerScratch.OfThread.TakeFirstTokens();
        Tokenize(text, tokens, specials);
        return tokens.Count;
    }

    /// <summary>One text as a model gets it, cut at its end to <paramref name="maxLength"/> tokens with the special tokens.</summary>
    public void EncodeSingle(
        ReadOnlySpan<char> text,
        int maxLength,
        TokenBuffer target,
        SpecialTokenText specials = SpecialTokenText.Match)
    {
        var tokens = TokenizerScratch.OfThread.TakeFirstTokens();
        Tokenize(text, tokens, specials, maxLength);
        Combine(tokens, second: null, maxLength, TruncationStrategy.LongestFirst, target);
    }

    /// <summary>A pair as a model gets it, special tokens included in <paramref name="maxLength"/>.</summary>
    /// <returns>A fault, and an empty <paramref name="target"/>, when the texts could not be cut so far.</returns>
    public TruncationFault EncodePair(
        ReadOnlySpan<char> first,
        ReadOnlySpan<char> second,
        int maxLength,
        TruncationStrategy strategy,
        TokenBuffer target,
        SpecialTokenText specials = SpecialTokenText.Match)
    {
        var firstTokens = TokenizerScratch.OfThread.TakeFirstTokens();
        var secondTokens = TokenizerScratch.OfThread.TakeSecondTokens();
        Tokenize(first, firstTokens, specials);
        Tokenize(second, secondTokens, specials, strategy == TruncationStrategy.OnlySecond ? maxLength : int.MaxValue);
        return Combine(firstTokens, secondTokens, maxLength, strategy, target);
    }

    /// <summary>
    /// Puts texts that are tokenized already into the template: a query is tokenized once and combined with every passage.
    /// </summary>
    /// <param name="first">The first text's tokens.</param>
    /// <param name="second">The second text's; null = one text alone.</param>
    /// <param name="maxLength">
    /// Tokens, special tokens included; at least <see cref="SpecialTokenCount"/>. With a smaller one nothing is cut at all, as in
    /// the reference.
    /// </param>
    /// <param name="strategy">Which text is cut, at its end.</param>
    /// <param name="target">Emptied first.</param>
    /// <returns>A fault, and an empty <paramref name="target"/>, when the texts could not be cut so far.</returns>
    public TruncationFault Combine(TokenList first, TokenList? second, int maxLength, TruncationStrategy strategy, TokenBuffer target)
    {
        target.Clear();
        var isPair = second is not null;
        var room = maxLength - _parts.PostProcessor.AddedTokens(isPair);
        var kept = Truncation.Share(first.Count, second?.Count, room, strategy);
        if (kept.Fault != TruncationFault.None)
        {
            return kept.Fault;
        }
        foreach (var part in _parts.PostProcessor.Template(isPair))
        {
            target.Append(IdsOf(part), part.TypeId);
        }
        return TruncationFault.None;

        ReadOnlySpan<int> IdsOf(TemplatePart part) => part.Text switch
        {
            0 => first.Ids[..kept.First],
            1 => second!.Ids[..kept.Second],
            _ => part.Ids,
        };
    }

    private string?[] CollectTexts()
    {
        var texts = new string?[IdCount];
        foreach (var (text, id) in _parts.Model.Vocabulary.Concat(_addedIds))
        {
            texts[id] = text;
        }
        return texts;
    }
}
