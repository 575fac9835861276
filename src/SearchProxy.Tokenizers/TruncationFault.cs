namespace SearchProxy.Tokenizers;

/// <summary>Why texts could not be cut to the length asked for.</summary>
public enum TruncationFault
{
    None,

    /// <summary>The one text that may be cut would have to lose all its tokens or more.</summary>
    TooShort,

    /// <summary>Only the second text may be cut, and there is none.</summary>
    NoSecondText,
}
