namespace SearchProxy.Ingest.Sources;

/// <summary>How the records of a file are written.</summary>
public enum SourceFormat
{
    /// <summary>By the file's content; where that leaves it open, by its name.</summary>
    Auto,

    /// <summary>One JSON object per line.</summary>
    JsonLines,

    /// <summary>JSON objects one after the other or in an array, over as many lines as they take.</summary>
    Json,

    /// <summary>
    /// Search hits with <c>_id</c> and <c>_source</c>: one per line (elasticdump), in an array, or in the answers of searches.
    /// </summary>
    Hits,

    /// <summary>Delimited text with a header line.</summary>
    Csv,

    /// <summary>Tab-separated with a header line.</summary>
    Tsv,

    /// <summary>The body of a <c>_bulk</c> request: an action line, then a document line unless it is a delete.</summary>
    Bulk,
}
