namespace SearchProxy.Ingest.Sources;

/// <summary>How the records of a file are written.</summary>
public enum SourceFormat
{
    /// <summary>By the file's name: <c>.jsonl</c>, <c>.ndjson</c>, <c>.json</c>, <c>.csv</c>, <c>.tsv</c>, each also with <c>.gz</c>; <c>.bulk</c> and names with <c>bulk</c> before the extension are bulk files.</summary>
    Auto,

    /// <summary>One JSON object per line.</summary>
    JsonLines,

    /// <summary>Comma-separated with a header line (RFC 4180).</summary>
    Csv,

    /// <summary>Tab-separated with a header line.</summary>
    Tsv,

    /// <summary>The body of a <c>_bulk</c> request: an action line, then a document line unless it is a delete.</summary>
    Bulk,
}
