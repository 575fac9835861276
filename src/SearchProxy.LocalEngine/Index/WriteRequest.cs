namespace SearchProxy.LocalEngine.Index;

/// <summary>One write of one document.</summary>
internal sealed record WriteRequest(WriteKind Kind, string Id)
{
    /// <summary>The document, or the body of an update.</summary>
    public ReadOnlyMemory<byte> Source { get; init; }

    public string? Routing { get; init; }

    public VersionKind VersionKind { get; init; }

    public long? Version { get; init; }

    public long? IfSequenceNumber { get; init; }

    public long? IfPrimaryTerm { get; init; }
}

/// <summary>Who counts the versions of a document.</summary>
internal enum VersionKind
{
    /// <summary>The engine, one by one.</summary>
    Internal,

    /// <summary>The writer; a version must be higher than the one that is there.</summary>
    External,

    /// <summary>The writer; a version must not be lower than the one that is there.</summary>
    ExternalOrEqual,
}

internal enum WriteKind
{
    Index,
    Create,
    Delete,
    Update,
}
