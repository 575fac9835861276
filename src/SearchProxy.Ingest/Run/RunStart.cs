using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Run;

/// <summary>Where a run begins.</summary>
internal sealed record RunStart
{
    public required string Source { get; init; }

    public SourceFingerprint? Fingerprint { get; init; }

    /// <summary>What makes the vectors: model, passages, fields.</summary>
    public required string Settings { get; init; }

    /// <summary>The upper part of the run's versions.</summary>
    public long Generation { get; init; }

    public SourcePosition Position { get; init; } = SourcePosition.Start;

    public IngestCounts Counts { get; init; } = new();

    /// <summary>Records to encode alone because the process died with them, and how often it did with them alone.</summary>
    public IReadOnlyDictionary<long, int> Suspects { get; init; } = new Dictionary<long, int>();

    /// <summary>True when the index was empty.</summary>
    public bool IsFirstLoad { get; init; }

    /// <summary>True when the index may hold some of the documents already.</summary>
    public bool ChecksUnchanged { get; init; }
}
