namespace SearchProxy.Ingest.Sources.Delimited;

/// <summary>How a delimited text is written, everything known.</summary>
/// <param name="Delimiter">Between two values.</param>
/// <param name="HasQuotes">True: a value that begins with a quote ends at the next single one.</param>
/// <param name="HasBackslashes">True: a backslash takes the next character's meaning.</param>
internal readonly record struct CsvDialect(char Delimiter, bool HasQuotes, bool HasBackslashes)
{
    /// <summary>
    /// The value of a backslash and the character behind it. In text without quotes the letters of COPY and of MySQL's files; in quotes
    /// only what has a meaning there, all other pairs stay as they are.
    /// </summary>
    public string Unescape(char escaped, bool isQuoted) => escaped switch
    {
        '\\' or '"' or '\r' or '\n' => escaped.ToString(),
        _ when escaped == Delimiter => escaped.ToString(),
        '0' => "\0",
        't' when !isQuoted => "\t",
        'n' when !isQuoted => "\n",
        'r' when !isQuoted => "\r",
        'b' when !isQuoted => "\b",
        'f' when !isQuoted => "\f",
        'v' when !isQuoted => "\v",
        'Z' when !isQuoted => "\u001A",
        _ => $"\\{escaped}",
    };
}
