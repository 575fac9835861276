namespace SearchProxy.LocalEngine.Index;

/// <summary>One version of a document; <see cref="Row"/> is −1 for the trace that a deletion leaves.</summary>
internal sealed record StoredDocument(string Id, int Row, long Version, long SequenceNumber, byte[] Source, string? Routing)
{
    /// <summary>The document as it came, with what the mapping leaves out of <see cref="Source"/>: what it is indexed from again.</summary>
    public byte[] Whole { get; init; } = Source;

    public bool IsDeleted => Row < 0;
}
