using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.IO.Enumeration;

namespace SearchProxy.Gateway.Writes;

/// <summary>Which writes get their vectors on the way, and what happens when they cannot.</summary>
public sealed class WriteLaneOptions
{
    [Description(
        "Indexes, aliases or data streams as clients name them in writes, `*` for any characters (not for a leading dot); those whose " +
        "mapping has a " +
        "profile get vectors")]
    public IList<string> Indexes { get; set; } = [];

    [Description("When vectors cannot be made: `queue` writes the document without and queues it for backfill, `reject` refuses it")]
    public WriteFailurePolicy OnFailure { get; set; } = WriteFailurePolicy.Queue;

    [Description("File of the backfill queue; required for `queue`, held by one proxy")]
    public string? BackfillFile { get; set; }

    [Description(
        "The proxy drains the queue itself, behind all searches and writes, with the credentials of `engine`; `false` leaves it to "
            + "`ingest backfill`")]
    public bool DrainBackfill { get; set; } = true;

    [Description(
        "Ingest pipelines, `*` for any characters, that change neither a field that is embedded nor the index: documents that run " +
        "through them get " +
        "vectors on the way")]
    public IList<string> HarmlessPipelines { get; set; } = [];

    [Description("Time for the vectors of one document, waiting included")]
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    [Description("Documents whose vectors are made at once, in all and of one bulk request")]
    [Range(1, 256)]
    public int MaxConcurrency { get; set; } = 8;

    [Description("Documents that may wait for their vectors, of all requests together")]
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 1_024;

    [Description("Largest document that gets vectors; one bulk request holds at most about four times as much")]
    [Range(1024, 256 << 20)]
    public int MaxDocumentBytes { get; set; } = 8 * 1024 * 1024;

    [Description("In indexes for passages: tokens of a passage, as with `ingest --passage-tokens`")]
    [Range(16, 8_192)]
    public int PassageTokens { get; set; } = 200;

    [Description("Tokens that a passage repeats of the one before, as with `ingest --passage-overlap`")]
    [Range(0, 4_096)]
    public int PassageOverlap { get; set; } = 32;

    /// <summary>Whether writes to an index of this name get vectors.</summary>
    internal bool Covers(string index) => index.Length > 0 && Indexes.Any(pattern =>
        FileSystemName.MatchesSimpleExpression(pattern, index, ignoreCase: false) && (!index.StartsWith('.') || pattern.StartsWith('.')));

    /// <summary>Whether a pipeline of this name leaves embedded fields and index alone.</summary>
    internal bool IsHarmless(string pipeline) =>
        HarmlessPipelines.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, pipeline, ignoreCase: false));

    /// <summary>Everything in the options that does not go together, in words; empty when they hold.</summary>
    public IEnumerable<string> Errors()
    {
        if (Indexes.Any(string.IsNullOrWhiteSpace))
        {
            yield return "gateway.writes.indexes holds an empty name; names of indexes are expected, * for any characters";
        }

        if (Indexes.Count > 0 && OnFailure == WriteFailurePolicy.Queue && string.IsNullOrEmpty(BackfillFile))
        {
            yield return "gateway.writes.backfillFile is missing; gateway.writes.onFailure queue needs the file of the queue (or set "
                + "gateway.writes.onFailure to reject)";
        }

        if (PassageOverlap > PassageTokens / 2)
        {
            yield return $"gateway.writes.passageOverlap is {PassageOverlap}; 0 to half of gateway.writes.passageTokens, "
                + $"{PassageTokens / 2}, is supported";
        }
    }
}

/// <summary>What becomes of a document whose vectors cannot be made on its way.</summary>
public enum WriteFailurePolicy
{
    /// <summary>It is written without vectors and queued for backfill: searches find it by its words meanwhile.</summary>
    Queue,

    /// <summary>It is refused with an error of its own; what else is in the request is written.</summary>
    Reject,
}
