using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Options;

/// <summary>Settings of one encoder. What is null is taken from the model's own files.</summary>
public sealed class EncoderOptions
{
    /// <summary>Limit in tokens when nothing is set and the model itself would take more.</summary>
    public const int DefaultMaxTokens = 512;

    [Description("ONNX file in the folder; none takes the manifest's, else the usual names")]
    public string? File { get; set; }

    [Description("Longest input; none takes the model's limit")]
    [Range(8, 8_192)]
    public int? MaxTokens { get; set; }

    [Description("Keep the first so many numbers of each vector, for models trained for it")]
    [Range(1, 16_384)]
    public int? Dimensions { get; set; }

    [Description("`unit`: vectors of length 1; `asModel`: as the model's own files say")]
    public VectorLength Length { get; set; } = VectorLength.Unit;

    [Description("Text that reads like a special token (`[SEP]`): `plainText` takes it as it stands; `match` as that token, as the "
        + "reference does")]
    public SpecialTokenText SpecialTokens { get; set; } = SpecialTokenText.PlainText;

    [Description("Text put before a query; none takes the model's own")]
    public string? QueryPrompt { get; set; }

    [Description("Text put before a passage; none takes the model's own")]
    public string? PassagePrompt { get; set; }

    /// <summary>Every option that is out of bounds, in words; empty when all are fine.</summary>
    public IReadOnlyList<string> Validate() => [.. OptionBounds.Errors(this, path: "")];
}
