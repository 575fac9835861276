namespace SearchProxy.Ingest.Passages;

/// <summary>How long texts are cut into passages.</summary>
public sealed class PassageOptions
{
    public const int FewestTokens = 16;
    public const int MostTokens = 8_192;

    /// <summary>Most tokens of a passage, its title included. 16 to 8,192; default 200.</summary>
    public int MaxTokens { get; set; } = 200;

    /// <summary>Tokens that a passage repeats of the one before. 0 to half of <see cref="MaxTokens"/>; default 32.</summary>
    public int OverlapTokens { get; set; } = 32;

    /// <summary>Most passages of a document; what is behind them is not embedded, and counted. 1 to 10,000; default 64.</summary>
    public int MaxPassages { get; set; } = 64;

    /// <summary>True: the first text field stands before each passage.</summary>
    public bool RepeatTitle { get; set; } = true;

    internal void Validate(List<string> errors)
    {
        if (MaxTokens is < FewestTokens or > MostTokens)
        {
            errors.Add($"Passage tokens: expected {FewestTokens} to {MostTokens}, found {MaxTokens}.");
        }

        if (OverlapTokens < 0 || OverlapTokens > MaxTokens / 2)
        {
            errors.Add($"Passage overlap: expected 0 to half of the passage ({MaxTokens / 2}), found {OverlapTokens}.");
        }

        if (MaxPassages is < 1 or > 10_000)
        {
            errors.Add($"Passages per document: expected 1 to 10000, found {MaxPassages}.");
        }
    }
}
