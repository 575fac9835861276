using SearchProxy.Tokenizers;

namespace SearchProxy.Inference;

/// <summary>Settings of one reranker. What is null is taken from the model's own files.</summary>
public sealed class RerankerOptions
{
    public const int MinTokens = 8;
    public const int MaxTokensAllowed = 8_192;

    /// <summary>Limit in tokens when nothing is set and the model itself would take more.</summary>
    public const int DefaultMaxTokens = 512;

    /// <summary>Limit of the query's share in tokens when nothing is set; never more than half of what a pair holds.</summary>
    public const int DefaultMaxQueryTokens = 64;

    /// <summary>The ONNX file to use, relative to the folder; null takes the manifest's, else the first of the documented order.</summary>
    public string? File { get; set; }

    /// <summary>Longest pair in tokens, special tokens included; never above the model's own limit. Null: the model's limit, at most <see cref="DefaultMaxTokens"/>.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>Longest query in tokens when <see cref="Truncation"/> is <see cref="PairTruncation.PassageOnly"/>.</summary>
    public int? MaxQueryTokens { get; set; }

    public PairTruncation Truncation { get; set; } = PairTruncation.PassageOnly;

    /// <summary>What becomes of text that reads like a special token, such as <c>[SEP]</c>.</summary>
    public SpecialTokenText SpecialTokens { get; set; } = SpecialTokenText.PlainText;

    /// <summary>Every option that is out of bounds, in words; empty when all are fine.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        OptionBounds.Check(errors, nameof(MaxTokens), MaxTokens, MinTokens, MaxTokensAllowed);
        OptionBounds.Check(errors, nameof(MaxQueryTokens), MaxQueryTokens, 1, MaxTokensAllowed);
        return errors;
    }
}
