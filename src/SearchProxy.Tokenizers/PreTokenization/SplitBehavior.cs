namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>What becomes of the delimiters between which a text is cut.</summary>
internal enum SplitBehavior
{
    /// <summary>They are dropped.</summary>
    Removed,

    /// <summary>Each is a piece of its own.</summary>
    Isolated,

    /// <summary>Each belongs to the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Each belongs to the piece after it.</summary>
    MergedWithNext,

    /// <summary>A run of them is a piece of its own.</summary>
    Contiguous,
}
