using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest;

/// <summary>A record that was set aside.</summary>
/// <param name="Place">Where it stands in the source: <c>books.jsonl:412</c>.</param>
/// <param name="Id">Its id; null when it has none.</param>
/// <param name="Kind">
/// A <see cref="SourceFault"/> or <see cref="BulkVerdict"/> by name, or the engine's error type.
/// </param>
/// <param name="Reason">In words.</param>
public sealed record IngestReject(string Place, string? Id, string Kind, string Reason)
{
    /// <summary>A kind in words; the engine's own error types stay as they are, so that they can be looked up.</summary>
    public static string WordsOf(string kind) => kind switch
    {
        nameof(SourceFault.TooLong) => "too long",
        nameof(SourceFault.Malformed) => "malformed",
        nameof(SourceFault.Id) => "no usable id",
        nameof(SourceFault.Version) => "no usable version",
        nameof(SourceFault.Reserved) => "a reserved member",
        nameof(SourceFault.NotHonoured) => "not possible in an ingestion",
        nameof(SourceFault.Poison) => "ended the process twice",
        nameof(BulkVerdict.Conflict) => "in conflict with another write",
        nameof(BulkVerdict.Rejected) => "refused by the engine",
        nameof(BulkVerdict.TooLarge) => "larger than the engine takes",
        nameof(BulkVerdict.Missing) => "not in the index",
        nameof(BulkVerdict.Configuration) => "refused by the index",
        nameof(BulkVerdict.Credentials) => "refused credentials",
        nameof(BulkVerdict.Unavailable) => "engine busy or away",
        RunContext.RemovedLater => "removed later",
        _ => kind,
    };

    internal static IngestReject Of(DeadLetter letter) => new(letter.Head.Place, letter.Head.Id, letter.Kind, letter.Reason);
}
