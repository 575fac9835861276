namespace SearchProxy.Inference.Options;

/// <summary>What is cut when query and passage together are too long.</summary>
public enum PairTruncation
{
    /// <summary>The passage, from its end; the query only beyond its own cap.</summary>
    PassageOnly,

    /// <summary>The longer of both, as the reference implementation does it.</summary>
    LongestFirst,
}
