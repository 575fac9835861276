using System.Text;
using CsvHelper;
using SearchProxy.Ingest.Sources;
using static SearchProxy.Ingest.Tests.Corpus.CorpusFile;

namespace SearchProxy.Ingest.Tests.Corpus;

/// <summary>Delimited text as spreadsheets, data frames and databases write it.</summary>
internal static class DelimitedCorpus
{
    /// <summary>Every kind of value that has fooled a reader.</summary>
    private static readonly CorpusRow[] All =
    [
        new("1", "plain words"), new("2", "19\" monitor"), new("3", "He said \"hi\", loudly"), new("4", "two\nlines, and a third\nline"),
        new("5", "semi;colon, comma|bar"),
        new("6", "Größe 😀 naïve"), new("7", "  blanks around  "), new("8", "tab\there"), new("9", "C:\\new\\table"),
        new("10", string.Empty), new("11", "=SUM(A1:A2)"),
        new("12", "'single' quotes"), new("13", "ends with \"quotes\""), new("14", "\"begins\" with them"), new("15", "{\"json\": [1, 2]}"),
        new("16", "# no comment"),
    ];

    /// <summary>Those that are one line without tab, for forms that cannot hold others.</summary>
    private static readonly CorpusRow[] OneLine = [.. All.Where(row => row.Text!.AsSpan().IndexOfAny('\n', '\t') < 0)];
    private static readonly CorpusRow[] Ascii = [.. All.Where(row => row.Text!.All(char.IsAscii))];
    private static readonly CorpusRow[] Western = [.. All.Where(row => row.Id != "6"), new("17", "Größe, naïve “quotes” – €")];
    private static readonly string[] TwoNames = ["id", "text"];
    private static readonly string[] GeoNames = ["id", "text", "asciiname", "alternatenames", "latitude", "longitude"];
    private static readonly CsvOptions Copied = new() { HasBackslashes = true, HasQuotes = false, Header = TwoNames };

    public static IEnumerable<CorpusFile> Files() => Spreadsheets().Concat(DataFrames()).Concat(Databases()).Concat(Others());

    private static IEnumerable<CorpusFile> Spreadsheets()
    {
        yield return Quoted("excel-csv-utf8.csv", All, ',', "\r\n", mark: true);
        yield return new CorpusFile("excel-german-ansi.csv", Encoding1252(Table(Western, ';', "\r\n", Minimal)), Western)
        {
            Reading = new FileReading { Encoding = "windows-1252" },
            Independent = IndependentReaders.Delimited(";"),
        };
        yield return new CorpusFile(
            "excel-unicode-text.txt",
            Marked(Table(All, '\t', "\r\n", Minimal), Encoding.Unicode),
            All)
        { Independent = IndependentReaders.Delimited("\t") };
        yield return new CorpusFile(
            "big-endian-unicode.txt",
            Marked(Table(All, '\t', "\r\n", Minimal), Encoding.BigEndianUnicode),
            All)
        { Independent = IndependentReaders.Delimited("\t") };
        yield return Quoted("excel-macintosh.csv", Ascii, ',', "\r");
        yield return new CorpusFile(
            "excel-sep-line.csv",
            Marked("sep=;\r\n" + Table(All, ';', "\r\n", Minimal), Encoding.UTF8),
            All)
        { Independent = IndependentReaders.Delimited(";", skip: 1) };
        yield return new CorpusFile(
            "libreoffice-quote-all.csv", Utf8(Table(All, ',', "\n", Always)), All)
        { Independent = IndependentReaders.Delimited(",") };
        yield return new CorpusFile(
            "google-sheets.csv", Utf8(Table(All, ',', "\r\n", Minimal).TrimEnd()), All)
        { Independent = IndependentReaders.Delimited(",") };
        yield return new CorpusFile("google-sheets.tsv", Utf8(Table(OneLine, '\t', "\r\n", AsIs)), OneLine)
        {
            Reading = new FileReading { Csv = new CsvOptions { HasQuotes = false } },
            Independent = IndependentReaders.Delimited("\t", CsvMode.NoEscape),
        };
        yield return new CorpusFile(
            "numbers-capitals.csv",
            Utf8(Table(All, ';', "\n", Minimal, "ID;Text")),
            All)
        { Names = ("ID", "Text"), Independent = IndependentReaders.Delimited(";") };
        yield return new CorpusFile(
            "blanks-in-header.csv",
            Utf8(Table(All, ',', "\n", Minimal, "id, text ")),
            All)
        { Independent = IndependentReaders.Delimited(",") };
    }

    private static IEnumerable<CorpusFile> DataFrames()
    {
        var numbered = string.Concat(All.Select((row, i) => $"{i},{row.Id},{Minimal(row.Text!, ',')}\n").Prepend(",id,text\n"));
        yield return new CorpusFile("pandas-to-csv.csv", Utf8(numbered), All) { Independent = IndependentReaders.Delimited(",") };
        yield return Quoted("pandas-no-index.csv", All, ',', "\n");
        yield return Quoted("pandas-tabs.tsv", All, '\t', "\n");
        yield return Quoted("pandas-bars.txt", All, '|', "\n");
        yield return new CorpusFile(
            "pandas-quote-nonnumeric.csv",
            Utf8(string.Concat(All.Select(row => $"{row.Id},{Always(row.Text!, ',')}\n").Prepend("\"id\",\"text\"\n"))),
            All)
        { Independent = IndependentReaders.Delimited(",") };
        yield return new CorpusFile(
            "pandas-gzip.csv.gz", Gzip(Utf8(Table(All, ',', "\n", Minimal))), All)
        { Independent = IndependentReaders.Delimited(",") };
        yield return new CorpusFile(
            "r-write-csv.csv",
            Utf8(string.Concat(All.Select((row, i) => $"\"{i + 1}\",{row.Id},{Always(row.Text!, ',')}\n")
                .Prepend("\"\",\"id\",\"text\"\n"))),
            All)
        { Independent = IndependentReaders.Delimited(",") };
        yield return new CorpusFile(
            "spark.csv", Utf8(string.Concat(All.Select(row => $"{row.Id},{Escaped(row.Text!)}\n").Prepend("id,text\n"))), All)
        {
            Reading = new FileReading { Csv = new CsvOptions { HasBackslashes = true } },
        };
    }

    private static IEnumerable<CorpusFile> Databases()
    {
        CorpusRow[] withNull = [.. All, new("18", null)];
        var copied = string.Concat(withNull.Select(row => $"{row.Id}\t{(row.Text is null ? "\\N" : Copy(row.Text))}\n"));
        yield return new CorpusFile(
            "mysql-into-outfile.txt",
            Utf8(string.Concat(withNull.Select(row => $"{row.Id}\t{(row.Text is null ? "\\N" : Outfile(row.Text))}\n"))),
            withNull)
        { Reading = new FileReading { Csv = Copied } };
        yield return new CorpusFile(
            "mysql-enclosed.csv",
            Utf8(string.Concat(withNull.Select(row => $"\"{row.Id}\",{(row.Text is null ? "\\N" : Enclosed(row.Text))}\n"))),
            withNull)
        {
            Reading = new FileReading { Csv = new CsvOptions { HasBackslashes = true, Header = TwoNames } },
        };
        yield return new CorpusFile(
            "mysql-batch.tsv", Utf8("id\ttext\n" + string.Concat(All.Select(row => $"{row.Id}\t{Copy(row.Text!)}\n"))), All)
        {
            Reading = new FileReading { Csv = new CsvOptions { HasBackslashes = true, HasQuotes = false } },
            Independent = IndependentReaders.Delimited("\t", CsvMode.Escape),
            IsTextComparable = false,
        };
        yield return Quoted("mysql-workbench.csv", All, ',', "\n");
        yield return new CorpusFile(
            "postgresql-copy.txt",
            Utf8(copied),
            withNull)
        {
            Reading = new FileReading { Csv = Copied },
            Independent = IndependentReaders.Delimited("\t", CsvMode.Escape),
            IsTextComparable = false,
        };
        yield return new CorpusFile("postgresql-dump.txt", Utf8(copied + "\\.\n"), withNull) { Reading = new FileReading { Csv = Copied } };
        yield return Quoted("postgresql-csv-header.csv", All, ',', "\n");
        yield return Quoted("sqlite.csv", All, ',', "\r\n");
        yield return new CorpusFile(
            "oracle-markup.csv",
            Utf8(Table(All, ',', "\n", Always, "\"id\",\"text\"")),
            All)
        { Independent = IndependentReaders.Delimited(",") };
        yield return new CorpusFile("bcp-unicode.dat", Marked(Table(OneLine, '~', "\r\n", AsIs, header: null), Encoding.Unicode), OneLine)
        {
            Reading = new FileReading { Csv = new CsvOptions { Delimiter = '~', HasQuotes = false, Header = TwoNames } },
            Independent = IndependentReaders.Delimited("~", CsvMode.NoEscape),
        };
        yield return new CorpusFile("hive.txt", Utf8(Table(OneLine, '\u0001', "\n", AsIs, header: null)), OneLine)
        {
            Reading = new FileReading { Csv = new CsvOptions { Delimiter = '\u0001', HasQuotes = false, Header = TwoNames } },
            Independent = IndependentReaders.Delimited("\u0001", CsvMode.NoEscape),
        };
    }

    private static IEnumerable<CorpusFile> Others()
    {
        CorpusRow[] places =
        [
            new("2988507", "Paris"), new("2960", "'Ayn Ḩalāqīm"), new("11", "\"Foo"), new("12", "Bar\""), new("13", "\""),
        ];
        yield return new CorpusFile(
            "geonames.txt",
            Utf8(string.Concat(places.Select(place => $"{place.Id}\t{place.Text}\tascii\ta,b,\"c\t48.85341\t2.3488\n"))),
            places)
        {
            Reading = new FileReading { Csv = new CsvOptions { HasQuotes = false, Header = GeoNames } },
            Independent = IndependentReaders.Delimited("\t", CsvMode.NoEscape),
        };
        yield return Quoted("mixed-line-ends.csv", Ascii, ',', "\n") with
        {
            Bytes = Utf8(Table(Ascii[..4], ',', "\r\n", Minimal)
                + Table(Ascii[4..8], ',', "\r", Minimal, null)
                + Table(Ascii[8..], ',', "\n", Minimal, null)),
        };
        yield return Quoted("blank-lines.csv", Ascii, ',', "\n\n");
        yield return Quoted("accounts.json", All, ',', "\n");
    }

    /// <summary>Quoted where it must be (RFC 4180).</summary>
    private static CorpusFile Quoted(string name, CorpusRow[] rows, char delimiter, string end, bool mark = false) =>
        new(name, mark ? Marked(Table(rows, delimiter, end, Minimal), Encoding.UTF8) : Utf8(Table(rows, delimiter, end, Minimal)), rows)
        {
            Independent = IndependentReaders.Delimited($"{delimiter}"),
        };

    private static string Table(CorpusRow[] rows, char delimiter, string end, Func<string, char, string> write, string? header = "")
    {
        var text = new StringBuilder(header is null ? string.Empty : (header.Length > 0 ? header : $"id{delimiter}text") + end);
        foreach (var row in rows)
        {
            text.Append(row.Id).Append(delimiter).Append(write(row.Text!, delimiter)).Append(end);
        }

        return text.ToString();
    }

    private static byte[] Encoding1252(string text) => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text);

    private static string AsIs(string value, char delimiter) => value;

    private static string Always(string value, char delimiter) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Minimal(string value, char delimiter) =>
        value.AsSpan().IndexOfAny(['"', '\r', '\n', delimiter]) < 0 ? value : Always(value, delimiter);

    private static string Copy(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal);

    /// <summary>MySQL puts a backslash before the character itself.</summary>
    private static string Outfile(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\\n", StringComparison.Ordinal)
            .Replace("\t", "\\\t", StringComparison.Ordinal);

    private static string Enclosed(string value) =>
        '"'
        + value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\\n", StringComparison.Ordinal)
        + '"';

    /// <summary>Spark quotes where it must, and escapes quotes alone inside of them.</summary>
    private static string Escaped(string value) => value.AsSpan().IndexOfAny("\",\r\n\\") < 0
        ? value
        : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
