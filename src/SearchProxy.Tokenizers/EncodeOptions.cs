namespace SearchProxy.Tokenizers;

/// <summary>How <see cref="Tokenizer.Encode"/> answers.</summary>
public sealed record EncodeOptions
{
    public static readonly EncodeOptions Default = new();

    /// <summary>At most this many tokens, special tokens included; null = no limit.</summary>
    public int? MaxLength { get; init; }

    public TruncationStrategy Truncation { get; init; } = TruncationStrategy.LongestFirst;

    /// <summary>Whether the template's special tokens are put around the texts.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    public SpecialTokenText SpecialTokenText { get; init; } = SpecialTokenText.Match;

    public OffsetUnit OffsetUnit { get; init; } = OffsetUnit.Utf16;

    /// <summary>
    /// Whether truncation and padding that stand in tokenizer.json hold (<see cref="MaxLength"/> goes before the file's). Models
    /// want neither: they cut to their own length and run one text at a time.
    /// </summary>
    public bool UseFileSettings { get; init; }
}

/// <summary>What token offsets count.</summary>
public enum OffsetUnit
{
    /// <summary>UTF-16 units: indexes into the .NET string.</summary>
    Utf16,

    /// <summary>Unicode code points, as the reference counts.</summary>
    CodePoint,
}
