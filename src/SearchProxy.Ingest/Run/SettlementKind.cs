namespace SearchProxy.Ingest.Run;

/// <summary>How a record ended.</summary>
internal enum SettlementKind
{
    Indexed,
    Superseded,
    Unchanged,
    Removed,
    RejectedBySource,
    RejectedByEngine,

    /// <summary>Not in this run's part of the source; not counted.</summary>
    Elsewhere,
}
