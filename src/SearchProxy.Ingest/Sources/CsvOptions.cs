namespace SearchProxy.Ingest.Sources;

/// <summary>How delimited text is written, as far as it is said; the rest is found from the header.</summary>
public sealed record CsvOptions
{
    /// <summary>Between two values; null: found from the header, one of comma, semicolon, tab and vertical bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>False: a quote is a character like any other.</summary>
    public bool HasQuotes { get; init; } = true;

    /// <summary>
    /// True: a backslash takes the next character's meaning, as MySQL, PostgreSQL's COPY and Spark write it; <c>\N</c> alone is no value at
    /// all. False: it is a character like any other. Null: it is one, and records are refused in which it seems to have a meaning.
    /// </summary>
    public bool? HasBackslashes { get; init; }

    /// <summary>The names of the columns, for a file without a header line; null: its first line has them.</summary>
    public IReadOnlyList<string>? Header { get; init; }
}
