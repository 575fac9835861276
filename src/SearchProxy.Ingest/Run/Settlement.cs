namespace SearchProxy.Ingest.Run;

/// <summary>How a record ended, and what it adds to the ledger.</summary>
internal readonly record struct Settlement(
    SettlementKind Kind, int Passages = 0, bool IsTruncated = false, bool IsReused = false, int WithoutDirection = 0, int Tokens = 0)
{
    public IngestCounts AddTo(IngestCounts counts) => counts with
    {
        Read = counts.Read + (Kind == SettlementKind.Elsewhere ? 0 : 1),
        Indexed = counts.Indexed + (Kind is SettlementKind.Indexed or SettlementKind.Superseded ? 1 : 0),
        Superseded = counts.Superseded + (Kind == SettlementKind.Superseded ? 1 : 0),
        Unchanged = counts.Unchanged + (Kind == SettlementKind.Unchanged ? 1 : 0),
        Removed = counts.Removed + (Kind == SettlementKind.Removed ? 1 : 0),
        Rejected = counts.Rejected + (Kind is SettlementKind.RejectedBySource or SettlementKind.RejectedByEngine ? 1 : 0),
        RejectedByEngine = counts.RejectedByEngine + (Kind == SettlementKind.RejectedByEngine ? 1 : 0),
        Reused = counts.Reused + (IsReused ? 1 : 0),
        Passages = counts.Passages + (IsReused ? 0 : Passages),
        Tokens = counts.Tokens + Tokens,
        Truncated = counts.Truncated + (IsTruncated ? 1 : 0),
        WithoutDirection = counts.WithoutDirection + WithoutDirection,
    };
}

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
