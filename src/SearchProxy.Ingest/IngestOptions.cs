using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest;

/// <summary>What is ingested where, and how much at once.</summary>
public sealed class IngestOptions
{
    public const int MaxConcurrency = 256;

    /// <summary>The index, alias or data stream to write to.</summary>
    public string Index { get; set; } = string.Empty;

    /// <summary>
    /// The member that holds the id. Null: <c>_id</c>, else <c>id</c>, else one made of the source's name and the record's position, which
    /// is the same on every reading.
    /// </summary>
    public string? IdField { get; set; }

    /// <summary>
    /// The member that holds a version (whole number above 0, growing with every change of the document). Null: of two records of one id
    /// the later one wins, and a later run wins over an earlier one.
    /// </summary>
    public string? VersionField { get; set; }

    /// <summary>The fields whose text is embedded, in order; the first is the title where passages are cut.</summary>
    public IReadOnlyList<TextField> TextFields { get; set; } = [new TextField("title"), new TextField("text")];

    /// <summary>How long texts are cut; null embeds each document as one text.</summary>
    public PassageOptions? Passages { get; set; }

    /// <summary>
    /// Folder for checkpoint and dead-letter queue; null keeps neither: a run that ends early starts again, and rejected documents are only
    /// listed.
    /// </summary>
    public string? StateFolder { get; set; }

    /// <summary>True: forget the checkpoint and start again.</summary>
    public bool Restart { get; set; }

    /// <summary>True: begin although the first documents of the source have none of the text fields.</summary>
    public bool AllowsNoText { get; set; }

    /// <summary>True: write documents that the index holds unchanged too.</summary>
    public bool RewriteUnchanged { get; set; }

    /// <summary>Most bytes of one record. 1 KiB to 1 GiB; default 100 MiB.</summary>
    public int MaxDocumentBytes { get; set; } = 100 << 20;

    /// <summary>Bytes of documents that are under way at most. 1 MiB to 16 GiB; default 64 MiB.</summary>
    public long MaxBytesInFlight { get; set; } = 64L << 20;

    /// <summary>Documents that are under way at most. 1 to 1,000,000; default 4,096.</summary>
    public int MaxDocumentsInFlight { get; set; } = 4_096;

    /// <summary>Documents that are encoded at once. 1 to 256; default twice the processors.</summary>
    public int EncodeConcurrency { get; set; } = Math.Clamp(2 * Environment.ProcessorCount, 1, MaxConcurrency);

    /// <summary>Bytes of a bulk request to begin with. 1 KiB to 100 MiB; default 4 MiB.</summary>
    public int BulkBytes { get; set; } = 4 << 20;

    /// <summary>Documents of a bulk request at most. 1 to 10,000; default 500.</summary>
    public int BulkItems { get; set; } = 500;

    /// <summary>Bulk requests at once at most. 1 to 64; default 4.</summary>
    public int BulkConcurrency { get; set; } = 4;

    /// <summary>How long a bulk request waits to be filled. 1 ms to 1 min; default 1 s.</summary>
    public TimeSpan BulkLinger { get; set; } = TimeSpan.FromSeconds(1);

    public BulkClientOptions Bulk { get; set; } = new();

    /// <summary>
    /// Stop when more than this share of the last <see cref="RejectWindow"/> documents was refused by the engine. 0 to 1; default 0.5.
    /// </summary>
    public double MaxRejectShare { get; set; } = 0.5;

    /// <summary>Over how many documents <see cref="MaxRejectShare"/> is taken. 10 to 1,000,000; default 200.</summary>
    public int RejectWindow { get; set; } = 200;

    /// <summary>
    /// True: while an empty index is filled for the first time it has no replicas and is not refreshed; both are put back at the end. Needs
    /// a state folder, which remembers what to put back if the process dies.
    /// </summary>
    public bool TunesFirstLoad { get; set; }

    /// <summary>The part of the source to take; null for all of it.</summary>
    public SourcePartition? Partition { get; set; }

    /// <summary>Every error at once, in words; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate() => IngestOptionsValidator.Validate(this);

    internal IngestOptions Copy() => (IngestOptions)MemberwiseClone();
}
