using System.Text.Json;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// Judgements in delimited text with a header: <c>query,docid,rating</c> and Quepid's exports (basic, detailed, snapshot), whose columns
/// have names of their own. A column <c>judge</c> names the model that judged. Other columns are skipped; a document without a rating is
/// unjudged.
/// </summary>
internal static class CsvJudgements
{
    private static readonly string[] QueryNames = ["querytext", "query", "queryid", "qid", "topic"];
    private static readonly string[] DocumentNames = ["docid", "documentid", "corpusid", "document", "doc", "id"];
    private static readonly string[] GradeNames = ["rating", "grade", "relevance", "judgement", "judgment", "score", "label"];

    /// <summary>True when the first line names the three columns, with commas or semicolons between.</summary>
    public static bool IsHeader(string line) =>
        line.Split(line.Contains(';', StringComparison.Ordinal) ? ';' : ',') is { Length: > 2 } names && Columns(names) is not null;

    /// <param name="file">The file.</param>
    /// <param name="asTexts">True: what stands for the query is its text; false: its id in a file of queries.</param>
    /// <exception cref="JudgementFileException">The file cannot be read, or a record is not understood; names it.</exception>
    public static GradeTable Read(string file, bool asTexts)
    {
        var table = new GradeTable();
        // A comma in a query is quoted, a backslash has no meaning: what people export from a spreadsheet or Quepid.
        var reading = new FileReading { Format = SourceFormat.Csv, Csv = new CsvOptions { HasBackslashes = false } };
        foreach (var record in new FileSource([file], reading).ReadAsync(SourcePosition.Start, CancellationToken.None)
            .ToBlockingEnumerable())
        {
            if (record.Fault != SourceFault.None)
            {
                throw new JudgementFileException($"{record.Head.Place}: {record.Detail}");
            }

            using var values = JsonDocument.Parse(record.Json);
            var names = values.RootElement.EnumerateObject().Select(static member => member.Name).ToList();
            if (Columns(names) is not { } at)
            {
                throw new JudgementFileException(
                    $"{record.Head.Place}: found the columns {string.Join(", ", names)}; query, docid and rating are expected");
            }

            table.Judge ??= values.RootElement.EnumerateObject().FirstOrDefault(static member => member.Name.Trim()
                .Equals("judge", StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.String } judge
                ? judge.GetString()
                : null;
            Add(table, Value(at.Query), Value(at.Document), Value(at.Grade), asTexts, record.Head.Place);
            string Value(int column) => values.RootElement.GetProperty(names[column]).ToString();
        }

        return table;
    }

    private static void Add(GradeTable table, string query, string document, string rating, bool asTexts, string place)
    {
        if (query.Length == 0 || document.Length == 0)
        {
            throw new JudgementFileException($"{place}: the query is \"{query}\" and the document \"{document}\"; both are expected");
        }

        int? grade = null;
        if (!string.IsNullOrWhiteSpace(rating))
        {
            grade = GradeText.TryParse(rating, out var known)
                ? known
                : throw new JudgementFileException(
                    $"{place}: the rating is \"{rating}\"; a whole number is expected, or nothing for a document that nobody rated");
        }

        table.Add(query, document, grade);
        if (asTexts)
        {
            table.Say(query, query);
        }
    }

    private static (int Query, int Document, int Grade)? Columns(IReadOnlyList<string> header)
    {
        var names = header.Select(static name => new string([.. name.Where(char.IsLetter)]).ToLowerInvariant()).ToList();
        int At(string[] known) => known.Select(name => names.IndexOf(name)).FirstOrDefault(static index => index >= 0, -1);
        var (query, document, grade) = (At(QueryNames), At(DocumentNames), At(GradeNames));
        return query >= 0 && document >= 0 && grade >= 0 ? (query, document, grade) : null;
    }
}
