using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Options;

/// <summary>Settings of one reranker. What is null is taken from the model's own files.</summary>
public sealed class RerankerOptions
{
    /// <summary>Limit in tokens when nothing is set and the model itself would take more.</summary>
    public const int DefaultMaxTokens = 512;

    /// <summary>Limit of the query's share in tokens when nothing is set; never more than half of what a pair holds.</summary>
    public const int DefaultMaxQueryTokens = 64;

    [Description("ONNX file in the folder")]
    public string? File { get; set; }

    [Description("Longest pair of query and passage; none takes the model's limit")]
    [Range(8, 8_192)]
    public int? MaxTokens { get; set; }

    [Description("The query's share; none takes 64")]
    [Range(1, 8_192)]
    public int? MaxQueryTokens { get; set; }

    [Description("`passageOnly`, or `longestFirst` as the reference implementation cuts")]
    public PairTruncation Truncation { get; set; } = PairTruncation.PassageOnly;

    [Description("Text that reads like a special token (`[SEP]`): `plainText` takes it as it stands; `match` as that token, as the "
        + "reference does")]
    public SpecialTokenText SpecialTokens { get; set; } = SpecialTokenText.PlainText;

    /// <summary>Every option that is out of bounds, in words; empty when all are fine.</summary>
    public IReadOnlyList<string> Validate() => [.. OptionBounds.Errors(this, path: "")];
}
