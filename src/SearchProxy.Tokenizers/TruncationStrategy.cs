namespace SearchProxy.Tokenizers;

/// <summary>Which text loses tokens when a pair is too long.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one, until both are as long; then both.</summary>
    LongestFirst,

    OnlyFirst,

    OnlySecond,
}
