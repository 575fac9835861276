namespace SearchProxy.Core.Text;

/// <summary>What a bulk item does to its document.</summary>
public enum BulkAction
{
    /// <summary>Writes the document, whether it exists or not.</summary>
    Index,

    /// <summary>Writes the document unless it exists.</summary>
    Create,

    /// <summary>Merges a part into the document.</summary>
    Update,

    /// <summary>Removes the document.</summary>
    Delete,
}
