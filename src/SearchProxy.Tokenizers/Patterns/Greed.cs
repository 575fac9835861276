namespace SearchProxy.Tokenizers.Patterns;

/// <summary>How a repetition chooses its count.</summary>
internal enum Greed
{
    /// <summary>As many as possible, fewer when the rest does not match.</summary>
    Greedy,

    /// <summary>As few as possible.</summary>
    Lazy,

    /// <summary>As many as possible, and never fewer.</summary>
    Possessive,
}
