namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>What a line of a bulk request ends with.</summary>
internal enum BulkLineEnd
{
    /// <summary>A line feed.</summary>
    LineFeed,

    /// <summary>The line is longer than is held; the rest follows.</summary>
    Cut,

    /// <summary>The end of the body.</summary>
    OfBody,
}
