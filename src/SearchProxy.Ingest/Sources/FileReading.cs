namespace SearchProxy.Ingest.Sources;

/// <summary>How files are read, as far as it is said; the rest is told by their content.</summary>
public sealed record FileReading
{
    /// <summary>How records are written.</summary>
    public SourceFormat Format { get; init; }

    /// <summary>Name of the encoding; null: by the byte order mark, else UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>How delimited text is written.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>Most bytes of a record; longer ones come as faults.</summary>
    public int MaxDocumentBytes { get; init; } = 100 << 20;

    /// <summary>The index that is written to: a bulk file may name others; null when there is none.</summary>
    public string? Index { get; init; }
}
