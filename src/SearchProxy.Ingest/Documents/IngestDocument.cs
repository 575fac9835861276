namespace SearchProxy.Ingest.Documents;

/// <summary>A record that was found to be a document, or the removal of one.</summary>
internal sealed record IngestDocument
{
    /// <summary>What is known of it beside its content; its id is not null.</summary>
    public required DocumentHead Head { get; init; }

    /// <summary>Its id.</summary>
    public string Id => Head.Id!;

    /// <summary>The whole record as read, for the dead-letter queue.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The members to write, the braces around them left off; empty for a removal.</summary>
    public required ReadOnlyMemory<byte> Members { get; init; }

    /// <summary>The text of each text field, in the fields' order; empty where a document has none.</summary>
    public required IReadOnlyList<string> Texts { get; init; }

    /// <summary>Vectors that the index holds of the same text, one per passage; null when it has to be encoded.</summary>
    public IReadOnlyList<float[]>? KnownVectors { get; init; }

    /// <summary>Bytes that the document holds in memory.</summary>
    public int Size => Raw.Length + Members.Length;
}
