using System.IO.Enumeration;

namespace SearchProxy.Gateway.Writes;

/// <summary>Which writes get their vectors on the way, and what happens when they cannot.</summary>
public sealed class WriteLaneOptions
{
    public static readonly TimeSpan LeastDeadline = TimeSpan.FromMilliseconds(10);
    public static readonly TimeSpan GreatestDeadline = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Indexes, aliases or data streams by the names that clients write to, <c>*</c> for any characters; empty: every write is handed through
    /// unread. Of these, indexes whose mapping has a profile with a vector field get vectors. A star at the beginning leaves out names with a leading dot.
    /// </summary>
    public IList<string> Indexes { get; set; } = [];

    /// <summary>What becomes of a document whose vectors cannot be made.</summary>
    public WriteFailurePolicy OnFailure { get; set; } = WriteFailurePolicy.Queue;

    /// <summary>File of the backfill queue, which <c>searchproxy ingest backfill</c> drains; required for <see cref="WriteFailurePolicy.Queue"/>.</summary>
    public string? BackfillFile { get; set; }

    /// <summary>True: the proxy drains the backfill queue itself, behind all searches and writes.</summary>
    public bool DrainBackfill { get; set; } = true;

    /// <summary>
    /// Ingest pipelines that neither change a field that is embedded nor send documents to another index, <c>*</c> for any characters: documents that run
    /// through them get their vectors on the way.
    /// </summary>
    public IList<string> HarmlessPipelines { get; set; } = [];

    /// <summary>Time for the vectors of one document, from its arrival on, 10 ms to 10 min; default 10 s.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Documents whose vectors are made at once, in all and of one bulk request, 1 to 256; default 8.</summary>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Documents that may wait for their vectors, of all requests together, 1 to 1,000,000; default 1,024.</summary>
    public int MaxWaiting { get; set; } = 1_024;

    /// <summary>Largest document that gets vectors, 1 KiB to 256 MiB; default 8 MiB. A bulk request holds at most about three times as much.</summary>
    public int MaxDocumentBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Tokens of a passage in indexes for passages, as with <c>ingest --passage-tokens</c>; 16 to 8,192.</summary>
    public int PassageTokens { get; set; } = 200;

    /// <summary>Tokens that a passage repeats of the one before, as with <c>ingest --passage-overlap</c>; 0 to half of <see cref="PassageTokens"/>.</summary>
    public int PassageOverlap { get; set; } = 32;

    /// <summary>Whether writes to an index of this name get vectors.</summary>
    internal bool Covers(string index) => index.Length > 0 && Indexes.Any(pattern =>
        FileSystemName.MatchesSimpleExpression(pattern, index, ignoreCase: false) && (!index.StartsWith('.') || pattern.StartsWith('.')));

    /// <summary>Whether a pipeline of this name leaves embedded fields and index alone.</summary>
    internal bool IsHarmless(string pipeline) => HarmlessPipelines.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, pipeline, ignoreCase: false));

    /// <summary>Every error of the options, in words; empty when they hold.</summary>
    public IEnumerable<string> Errors()
    {
        if (Indexes.Any(string.IsNullOrWhiteSpace))
        {
            yield return "Writes.Indexes holds an empty name; names of indexes are expected, * for any characters.";
        }

        if (Indexes.Count > 0 && OnFailure == WriteFailurePolicy.Queue && string.IsNullOrEmpty(BackfillFile))
        {
            yield return "Writes.BackfillFile is missing; Writes.OnFailure queue needs the file of the queue (or set Writes.OnFailure to reject).";
        }

        if (Deadline < LeastDeadline || Deadline > GreatestDeadline)
        {
            yield return $"Writes.Deadline is {Deadline}; it must lie between {LeastDeadline} and {GreatestDeadline}.";
        }

        foreach (var (name, value, least, most) in new[]
        {
            (nameof(MaxConcurrency), MaxConcurrency, 1, 256),
            (nameof(MaxWaiting), MaxWaiting, 1, 1_000_000),
            (nameof(MaxDocumentBytes), MaxDocumentBytes, 1024, 256 * 1024 * 1024),
            (nameof(PassageTokens), PassageTokens, 16, 8_192),
            (nameof(PassageOverlap), PassageOverlap, 0, PassageTokens / 2),
        })
        {
            if (value < least || value > most)
            {
                yield return $"Writes.{name} is {value}; it must lie between {least} and {most}.";
            }
        }
    }
}
