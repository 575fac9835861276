namespace SearchProxy.Core.Indexes;

/// <summary>
/// To which searches the vector leg may add documents that the client's own query does not find. Each value allows more than the one
/// before.
/// </summary>
public enum Widening
{
    /// <summary>To none: vectors reorder what the query finds.</summary>
    Never,

    /// <summary>To those whose text is loose: any of its words may match.</summary>
    Loose,

    /// <summary>To those that ask for more than one word, for phrases and the like, too. What is no text still holds.</summary>
    Always,
}
