namespace SearchProxy.Ingest;

/// <summary>A record that was set aside.</summary>
/// <param name="Place">Where it stands in the source: <c>books.jsonl:412</c>.</param>
/// <param name="Id">Its id; null when it has none.</param>
/// <param name="Kind">
/// A <see cref="Sources.SourceFault"/> or <see cref="Engine.Bulk.BulkVerdict"/> by name, or the engine's error type.
/// </param>
/// <param name="Reason">In words.</param>
public sealed record IngestReject(string Place, string? Id, string Kind, string Reason);
