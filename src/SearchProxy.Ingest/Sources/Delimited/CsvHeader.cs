using SearchProxy.Ingest.Sources.Streams;

namespace SearchProxy.Ingest.Sources.Delimited;

/// <summary>What the beginning of a delimited text tells of all of it.</summary>
/// <param name="Dialect">How it is written.</param>
/// <param name="Names">The columns' names.</param>
/// <param name="Lead">Records, blank ones not counted, before the first of data.</param>
internal sealed record CsvHeader(CsvDialect Dialect, IReadOnlyList<string> Names, int Lead)
{
    private const string Separator = "sep=";

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>
    /// Finds the delimiter: what <paramref name="options"/> or a line <c>sep=;</c> says, else the one that cuts the header into most names
    /// without a quote inside of any; of equals the first of <paramref name="hint"/>, comma, semicolon, tab, bar. Only the first records
    /// decide, so a file that grows stays what it is.
    /// </summary>
    /// <param name="head">The text's beginning.</param>
    /// <param name="isWhole">True when it is all of it.</param>
    /// <param name="options">What is known.</param>
    /// <param name="hint">The delimiter that the file's name tells of.</param>
    /// <exception cref="SourceUnreadableException">It cannot be read so; nothing was given out.</exception>
    public static async ValueTask<CsvHeader?> FindAsync(ReadOnlyMemory<byte> head, bool isWhole, CsvOptions options, char hint)
    {
        var text = await DecodeAsync(head);
        var first = (await RowsAsync(text, DialectOf(options, hint)).FirstOrDefaultAsync())?.Raw.Trim(' ', '"') ?? string.Empty;
        var said = first.Length == Separator.Length + 1 && first.StartsWith(Separator, StringComparison.OrdinalIgnoreCase)
            ? first[^1]
            : (char?)null;
        var lead = said is null && !first.Equals(Separator, StringComparison.OrdinalIgnoreCase) ? 0 : 1;
        said = options.Delimiter ?? said ?? (lead == 1 ? ParseTabbed(text) : null);
        var candidates = said is { } known ? [known] : Delimiters.Prepend(hint).Distinct();
        (CsvDialect Dialect, CsvRow Row)? best = null;
        foreach (var candidate in candidates)
        {
            var dialect = DialectOf(options, candidate);
            if (await RowsAsync(text, dialect).Skip(lead).FirstOrDefaultAsync() is { } row
                && (best is null || IsBetter(row, best.Value.Row)))
            {
                best = (dialect, row);
            }
        }

        if (best is not { } found)
        {
            return null;
        }

        if (!isWhole && found.Row.Raw.Length + 2 >= text.Length)
        {
            throw new SourceUnreadableException(
                $"the header is longer than {head.Length} bytes; is it delimited text? --format says how a file is written");
        }

        await CheckAsync(text, found.Dialect, options, isWhole);
        return options.Header is { } names
            ? new CsvHeader(found.Dialect, names, lead)
            : new CsvHeader(found.Dialect, Named(found.Row), lead + 1);
    }

    private static CsvDialect DialectOf(CsvOptions options, char delimiter) =>
        new(delimiter, options.HasQuotes, options.HasBackslashes == true);

    /// <summary>The tab of a line <c>sep=⇥</c>, which looks blank at its end.</summary>
    private static char? ParseTabbed(string text) =>
        text.AsSpan().TrimStart("\r\n \"").StartsWith(Separator + "\t", StringComparison.OrdinalIgnoreCase) ? '\t' : null;

    private static bool IsBetter(CsvRow row, CsvRow than)
    {
        var (clean, other) = (IsClean(row), IsClean(than));
        return clean == other ? row.Values.Count > than.Values.Count : clean && row.Values.Count > 1;
    }

    private static bool IsClean(CsvRow row) =>
        row.Fault is CsvRow.Flaw.None or CsvRow.Flaw.Encoding
            && row.Values.All(value => value?.Contains('"', StringComparison.Ordinal) != true);

    /// <summary>What is wrong in the beginning is wrong in all of it: better told before anything is written.</summary>
    private static async ValueTask CheckAsync(string text, CsvDialect dialect, CsvOptions options, bool isWhole)
    {
        var rows = await RowsAsync(text, dialect).ToListAsync();
        // The last record may be cut off.
        var whole = isWhole ? rows : rows.SkipLast(1).ToList();
        var isForeign = whole.Exists(row => row.Fault == CsvRow.Flaw.Encoding)
            && !whole.Exists(row => row.Fault != CsvRow.Flaw.Encoding && row.Raw.AsSpan().ContainsAnyExceptInRange('\0', '\u007F'));
        if (isForeign || rows[0].Fault == CsvRow.Flaw.Encoding)
        {
            var line = whole.Find(row => row.Fault == CsvRow.Flaw.Encoding)?.Line ?? 1;
            throw new SourceUnreadableException(
                $"line {line} is not UTF-8; --encoding NAME says what it is, such as windows-1252, iso-8859-1 or utf-16le");
        }

        if (options.HasBackslashes is null && whole.Find(SeemsEscaped) is { } escaped)
        {
            throw new SourceUnreadableException(
                $"line {escaped.Line} seems to have backslashes before quotes, or \\N for no value; --csv-escape backslash reads them so, "
                    + "--csv-escape none takes them for text");
        }
    }

    /// <summary>True for a record that reads otherwise when backslashes have a meaning.</summary>
    public static bool SeemsEscaped(CsvRow row) => row.Fault is CsvRow.Flaw.TextAfterEscapedQuote or CsvRow.Flaw.DoubtfulBackslash
        || (row.Fault == CsvRow.Flaw.None && row.Values.Contains("\\N"));

    private static List<string> Named(CsvRow row)
    {
        var names = row.Values.Select((name, i) => name?.Trim() is { Length: > 0 } said ? said : NameOf(i)).ToList();
        return names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw new SourceUnreadableException(
                $"the header names \"{twice.Key}\" {twice.Count()} times; --csv-header NAME,NAME… gives the columns names, in a file "
                    + "whose own header is taken off")
            : names;
    }

    /// <summary>The name of a column without one.</summary>
    public static string NameOf(int column) => $"column{column + 1}";

    private static async ValueTask<string> DecodeAsync(ReadOnlyMemory<byte> head)
    {
        var text = new System.Text.StringBuilder();
        var pieces = new Utf8Text(new MemoryStream(head.ToArray()));
        while (await pieces.ReadAsync(CancellationToken.None) is { IsEmpty: false } piece)
        {
            text.Append(piece);
        }

        return text.ToString();
    }

    private static async IAsyncEnumerable<CsvRow> RowsAsync(string text, CsvDialect dialect)
    {
        var left = text.AsMemory();
        var splitter = new CsvSplitter(_ =>
        {
            var piece = left;
            left = default;
            return new ValueTask<ReadOnlyMemory<char>>(piece);
        }, dialect, int.MaxValue);
        while (await splitter.ReadAsync(CancellationToken.None) is { } row)
        {
            if (!row.IsBlank)
            {
                yield return row;
            }
        }
    }
}
