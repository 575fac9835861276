namespace SearchProxy.Ingest;

/// <summary>
/// The ledger of an ingestion. When it is complete, <c>Read = Indexed + Unchanged + Removed + Rejected</c>; before that the difference
/// is under way.
/// </summary>
public sealed record IngestCounts
{
    /// <summary>Records read from the source.</summary>
    public long Read { get; init; }

    /// <summary>Documents that the engine took, or of which it held a newer version already.</summary>
    public long Indexed { get; init; }

    /// <summary>Of <see cref="Indexed"/>: those of which the index held this version or a newer one.</summary>
    public long Superseded { get; init; }

    /// <summary>
    /// Of <see cref="Indexed"/>: those whose text was unchanged while other members had changed; written with the vectors that the index
    /// held.
    /// </summary>
    public long Reused { get; init; }

    /// <summary>Documents that the index held unchanged; not encoded, not written.</summary>
    public long Unchanged { get; init; }

    /// <summary>Documents removed, or that were not there to remove.</summary>
    public long Removed { get; init; }

    /// <summary>Records set aside with a reason, in the dead-letter queue if there is one.</summary>
    public long Rejected { get; init; }

    /// <summary>Of <see cref="Rejected"/>: those that the engine refused.</summary>
    public long RejectedByEngine { get; init; }

    /// <summary>Passages encoded; one per document without passages.</summary>
    public long Passages { get; init; }

    /// <summary>Tokens encoded; 0 when nobody counts them.</summary>
    public long Tokens { get; init; }

    /// <summary>Documents whose text went on behind the last passage that is allowed, or behind what the model reads of one.</summary>
    public long Truncated { get; init; }

    /// <summary>Passages none of whose tokens the encoder knows: their document is there, but no vector leads to them.</summary>
    public long WithoutDirection { get; init; }

    /// <summary>Items that were sent to the engine again, each time counted.</summary>
    public long Retried { get; init; }

    /// <summary>Records that have an end: what is behind the checkpoint or may be.</summary>
    public long Settled => Indexed + Unchanged + Removed + Rejected;
}
