using SearchProxy.Engine.Bulk;

namespace SearchProxy.Ingest.Sources;

/// <summary>One record of a source, before anything is checked.</summary>
/// <param name="Number">Position in the whole source, from 0, without gaps; the same on every reading.</param>
/// <param name="Place">Where a person finds it: <c>books.jsonl:412</c>.</param>
/// <param name="Json">The document; empty for a removal or with a fault.</param>
public sealed record SourceRecord(long Number, string Place, ReadOnlyMemory<byte> Json)
{
    /// <summary>What the source itself found wrong; <see cref="SourceFault.None"/> in general.</summary>
    public SourceFault Fault { get; init; }

    /// <summary>The fault in words.</summary>
    public string? Detail { get; init; }

    /// <summary>Index, create, update or delete, for sources that say so.</summary>
    public BulkAction Action { get; init; } = BulkAction.Index;

    /// <summary>The id, for sources that hold it outside of the document.</summary>
    public string? Id { get; init; }

    /// <summary>The routing, for sources that hold one.</summary>
    public string? Routing { get; init; }

    /// <summary>The state that the document was read in, for an update of the index that it was read from; else null.</summary>
    public DocumentRevision? Revision { get; init; }

    /// <summary>The external version, for sources that hold one (dead letters); else null.</summary>
    public long? Version { get; init; }

    /// <summary>What the source needs to go on after this record, for sources that cannot count; else null.</summary>
    public string? Cursor { get; init; }
}
