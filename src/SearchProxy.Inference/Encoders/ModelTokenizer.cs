using System.Text.Json;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Encoders;

/// <summary>A model's tokenizer with the limits that keep the time for a hostile text bounded. Thread-safe.</summary>
internal sealed class ModelTokenizer
{
    /// <summary>Characters that are read for each token that a text may have; no language comes near it.</summary>
    private const int CharactersPerToken = 32;

    private const int LeastCharacters = 8_192;

    /// <summary>Characters a token has on average, for estimates of cost.</summary>
    private const int UsualCharactersPerToken = 4;

    private readonly Tokenizer _tokenizer;
    private readonly SpecialTokenText _specials;

    private ModelTokenizer(Tokenizer tokenizer, SpecialTokenText specials)
    {
        _tokenizer = tokenizer;
        _specials = specials;
        LargestId = tokenizer.IdCount - 1;
    }

    public int LargestId { get; }

    /// <summary>Special tokens around a pair.</summary>
    public int PairSpecialTokens => _tokenizer.SpecialTokenCount(isPair: true);

    public SpecialTokenText Specials => _specials;

    /// <exception cref="InferenceException">The file is missing, damaged, or names a component that is not supported.</exception>
    public static ModelTokenizer Load(string path, SpecialTokenText specials)
    {
        using (var stream = File.OpenRead(path))
        {
            Models.Files.OnnxFileCheck.RefuseEmpty(stream, path);
            Models.Files.OnnxFileCheck.RefusePointer(stream, path);
        }

        try
        {
            return new ModelTokenizer(Tokenizer.Load(path), specials);
        }
        catch (TokenizerException refusal)
        {
            throw refusal.InnerException is JsonException json
                ? new InferenceException(
                    ModelLoadFault.FileDamaged,
                    $"{path} is not valid JSON: line {json.LineNumber + 1}, column {json.BytePositionInLine + 1}",
                    refusal)
                : new InferenceException(ModelLoadFault.Unsupported, refusal.Message, refusal);
        }
    }

    /// <summary>About how many tokens a text of so many characters has, special tokens included.</summary>
    public static int EstimateTokens(int characters, int maxTokens) => Math.Min((characters / UsualCharactersPerToken) + 3, maxTokens);

    /// <summary>How many tokens the whole text has, without special tokens around it.</summary>
    public int Count(ReadOnlySpan<char> text) => _tokenizer.Count(text, _specials);

    /// <summary>How many tokens <see cref="Encode"/> gives, special tokens included.</summary>
    public int CountEncoded(ReadOnlySpan<char> text, int maxTokens) =>
        Math.Min(_tokenizer.Count(Cut(text, maxTokens), _specials) + _tokenizer.SpecialTokenCount(isPair: false), maxTokens);

    /// <summary>How many tokens <see cref="EncodePlain"/> gives.</summary>
    public int CountPlain(ReadOnlySpan<char> text, int maxTokens) => Math.Min(_tokenizer.Count(Cut(text, maxTokens), _specials), maxTokens);

    /// <summary>Puts one text into <see cref="InputBuffers.Row"/>, cut at its end.</summary>
    public void Encode(ReadOnlySpan<char> text, int maxTokens, InputBuffers buffers) =>
        _tokenizer.EncodeSingle(Cut(text, maxTokens), maxTokens, buffers.Row, _specials);

    /// <summary>Puts one text without special tokens into <see cref="InputBuffers.Text"/>, cut at its end.</summary>
    public void EncodePlain(ReadOnlySpan<char> text, int maxTokens, InputBuffers buffers)
    {
        _tokenizer.Tokenize(Cut(text, maxTokens), buffers.Text, _specials, maxTokens);
        buffers.Text.Truncate(Math.Min(buffers.Text.Count, maxTokens));
    }

    /// <summary>How many tokens at the start belong to a prompt: all of its own but the one that ends a text.</summary>
    public int CountPromptTokens(ReadOnlySpan<char> prompt, InputBuffers buffers)
    {
        _tokenizer.Tokenize(prompt, buffers.Text, _specials);
        var plain = buffers.Text.Count;
        _tokenizer.EncodeSingle(prompt, int.MaxValue, buffers.Row, _specials);
        return buffers.Row.Count - (buffers.Row.Count > plain ? 1 : 0);
    }

    /// <summary>Tokenizes the query's side of many pairs.</summary>
    public PairQuery PrepareQuery(ReadOnlySpan<char> query, RerankPlan plan)
    {
        var tokens = new TokenList();
        var capped = plan.Truncation == PairTruncation.PassageOnly;
        _tokenizer.Tokenize(Cut(query, plan.MaxTokens), tokens, _specials, capped ? plan.MaxQueryTokens : int.MaxValue);
        if (capped)
        {
            tokens.Truncate(Math.Min(tokens.Count, plan.MaxQueryTokens));
        }

        return new PairQuery(tokens);
    }

    /// <summary>Puts a pair into <see cref="InputBuffers.Row"/>, cut as the plan says.</summary>
    public void EncodePair(PairQuery query, ReadOnlySpan<char> passage, RerankPlan plan, InputBuffers buffers)
    {
        var passageOnly = plan.Truncation == PairTruncation.PassageOnly;
        _tokenizer.Tokenize(Cut(passage, plan.MaxTokens), buffers.Text, _specials, passageOnly ? plan.MaxTokens : int.MaxValue);
        var strategy = passageOnly ? TruncationStrategy.OnlySecond : TruncationStrategy.LongestFirst;
        var fault = _tokenizer.Combine(query.Text, buffers.Text, plan.MaxTokens, strategy, buffers.Row);
        if (fault != TruncationFault.None)
        {
            throw new InferenceException($"A pair cannot be cut to {plan.MaxTokens} tokens: {fault}.");
        }
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int maxTokens)
    {
        var most = Math.Max((long)maxTokens * CharactersPerToken, LeastCharacters);
        if (text.Length <= most)
        {
            return text;
        }

        var end = (int)most;
        return text[..(char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }
}
