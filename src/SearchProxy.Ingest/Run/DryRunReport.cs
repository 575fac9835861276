namespace SearchProxy.Ingest.Run;

/// <summary>What an ingestion would do, found without writing anything.</summary>
/// <param name="Records">Records read.</param>
/// <param name="Documents">Of these, documents that would be written.</param>
/// <param name="Removals">Of these, removals.</param>
/// <param name="Faults">The first hundred records that would be set aside.</param>
/// <param name="FaultCount">All of them.</param>
/// <param name="Passages">Texts that would be encoded.</param>
/// <param name="Truncated">Documents that have more text than the allowed passages hold.</param>
/// <param name="Characters">Characters that would be encoded.</param>
/// <param name="WithoutText">Documents without text in the text fields: they would get no vector.</param>
/// <param name="EncodeTime">Time to encode it all, from a sample that was encoded; null without a document.</param>
/// <param name="Sample">The first document as it would be written; null without one.</param>
/// <param name="Problem">Why the ingestion would not begin; null when it would.</param>
public sealed record DryRunReport(
    long Records,
    long Documents,
    long Removals,
    IReadOnlyList<IngestReject> Faults,
    long FaultCount,
    long Passages,
    long Truncated,
    long Characters,
    long WithoutText,
    TimeSpan? EncodeTime,
    string? Sample,
    string? Problem = null);
