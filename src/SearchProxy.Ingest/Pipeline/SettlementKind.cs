namespace SearchProxy.Ingest.Pipeline;

/// <summary>How a record ended.</summary>
internal enum SettlementKind
{
    Indexed,
    Superseded,
    Unchanged,
    Removed,
    RejectedBySource,
    RejectedByEngine,
}
