using System.CommandLine;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Commands;

/// <summary>The flags of <c>searchproxy ingest</c> that say how files are read.</summary>
internal static class FileFlags
{
    private static readonly Option<SourceFormat> Format = new Option<SourceFormat>("--format")
    {
        Description = $"How records are written: {FlagValues.WordsOf<SourceFormat>()}; auto goes by the file's content.",
        HelpName = "FORMAT",
    }.OneOf();
    private static readonly Option<string?> Encoding = new("--encoding")
    {
        Description = "Encoding of the files, such as windows-1252. Default: by the byte order mark, else UTF-8.",
        HelpName = "NAME",
    };
    private static readonly Option<string?> Delimiter = new("--csv-delimiter")
    {
        Description = "One character, or tab. Default: found from the header: comma, semicolon, tab or bar.",
        HelpName = "CHAR",
    };
    private static readonly Option<CsvQuotes> Quote = new Option<CsvQuotes>("--csv-quote")
    {
        Description = "double: a value may stand in double quotes (RFC 4180); none: a quote is a character like any other. "
            + "Default: double.",
        HelpName = "HOW",
    }.OneOf();
    private static readonly Option<CsvEscape> Escape = new Option<CsvEscape>("--csv-escape")
    {
        Description = "backslash: \\\" is a quote, \\N no value (MySQL, PostgreSQL COPY, Spark); none: a backslash is a character. "
            + "Default: none, and doubtful records are refused.",
        HelpName = "HOW",
    }.OneOf();
    private static readonly Option<string?> Header = new("--csv-header")
    {
        Description = "Names of the columns, for files without a header line.",
        HelpName = "NAMES",
    };

    /// <summary>Every flag, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Format, Encoding, Delimiter, Quote, Escape, Header];

    /// <exception cref="CommandException">A flag has a value that it cannot have.</exception>
    public static FileReading Read(ParseResult parsed, IngestOptions options) => new()
    {
        Format = parsed.GetValue(Format),
        Encoding = parsed.GetValue(Encoding),
        MaxDocumentBytes = options.MaxDocumentBytes,
        Index = options.Index,
        Csv = new CsvOptions
        {
            Delimiter = DelimiterOf(parsed.GetValue(Delimiter)),
            HasQuotes = parsed.GetValue(Quote) == CsvQuotes.Double,
            HasBackslashes = parsed.GetResult(Escape) is null ? null : parsed.GetValue(Escape) == CsvEscape.Backslash,
            Header = parsed.GetValue(Header)?.Split(',', StringSplitOptions.TrimEntries),
        },
    };

    private static char? DelimiterOf(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [var one] when one is not ('"' or '\\' or '\r' or '\n') => one,
        _ => throw new CommandException(ExitCode.Usage, $"--csv-delimiter is \"{text}\"; one character or tab is expected"),
    };

    private enum CsvQuotes
    {
        Double,
        None,
    }

    private enum CsvEscape
    {
        Backslash,
        None,
    }
}
