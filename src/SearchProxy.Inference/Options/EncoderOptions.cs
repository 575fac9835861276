using SearchProxy.Tokenizers;

namespace SearchProxy.Inference;

/// <summary>Settings of one encoder. What is null is taken from the model's own files.</summary>
public sealed class EncoderOptions
{
    public const int MinTokens = 8;
    public const int MaxTokensAllowed = 8_192;

    /// <summary>Limit in tokens when nothing is set and the model itself would take more.</summary>
    public const int DefaultMaxTokens = 512;

    public const int MaxDimensions = 16_384;

    /// <summary>The ONNX file to use, relative to the folder; null takes the manifest's, else the first of the documented order.</summary>
    public string? File { get; set; }

    /// <summary>Longest input in tokens, special tokens included; never above the model's own limit. Null: the model's limit, at most <see cref="DefaultMaxTokens"/>.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>Keep the first so many numbers of each vector (for models trained for it); null keeps all.</summary>
    public int? Dimensions { get; set; }

    public VectorLength Length { get; set; } = VectorLength.Unit;

    /// <summary>What becomes of text that reads like a special token, such as <c>[SEP]</c>.</summary>
    public SpecialTokenText SpecialTokens { get; set; } = SpecialTokenText.PlainText;

    /// <summary>Text put before a query; null takes the model's own, empty puts none.</summary>
    public string? QueryPrompt { get; set; }

    /// <summary>Text put before a passage; null takes the model's own, empty puts none.</summary>
    public string? PassagePrompt { get; set; }

    /// <summary>Every option that is out of bounds, in words; empty when all are fine.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        OptionBounds.Check(errors, nameof(MaxTokens), MaxTokens, MinTokens, MaxTokensAllowed);
        OptionBounds.Check(errors, nameof(Dimensions), Dimensions, 1, MaxDimensions);
        return errors;
    }
}
