using System.Text.Json;

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
        foreach (var (place, values) in CsvRecords.Of(file))
        {
            var names = values.EnumerateObject().Select(static member => member.Name).ToList();
            if (Columns(names) is not { } at)
            {
                throw new JudgementFileException(
                    $"{place}: found the columns {JudgementFileException.Excerpt(string.Join(", ", names))}; query, docid and "
                        + "rating are expected");
            }

            var judge = names.FindIndex(static name => name.Trim().Equals("judge", StringComparison.OrdinalIgnoreCase));
            table.Judge ??= judge >= 0 && values.GetProperty(names[judge]) is { ValueKind: JsonValueKind.String } named
                ? named.GetString()
                : null;
            Add(table, Value(at.Query), Value(at.Document), Value(at.Grade), asTexts, place);
            string Value(int column) => values.GetProperty(names[column]).ToString();
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
