using System.Text.Json;

namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// Judgements in delimited text with a header: <c>query,docid,rating</c> and Quepid's exports (basic, detailed, snapshot), whose columns
/// have names of their own. The query stands there as its text, its id, or both. A column <c>judge</c> names the model that judged. Other
/// columns are skipped; a document without a rating is unjudged.
/// </summary>
internal static class CsvJudgements
{
    private static readonly string[] TextNames = ["querytext", "query"];
    private static readonly string[] IdNames = ["queryid", "qid", "topic", "topicid"];
    private static readonly string[] DocumentNames = ["docid", "documentid", "corpusid", "document", "doc", "id"];
    private static readonly string[] GradeNames = ["rating", "grade", "relevance", "rel", "judgement", "judgment", "score", "label"];

    /// <summary>
    /// True when the first line names the three columns, with commas, semicolons or tabs between. Tabs between ids are BEIR's own form.
    /// </summary>
    public static bool IsHeader(string line)
    {
        var tab = line.Contains('\t', StringComparison.Ordinal);
        var names = line.Split(tab ? '\t' : line.Contains(';', StringComparison.Ordinal) ? ';' : ',');
        return names.Length > 2 && Columns(names) is { } at && (!tab || at.Text >= 0);
    }

    /// <summary>True for what a column of grades is called.</summary>
    public static bool IsGradeName(string name) => GradeNames.Contains(Plain(name), StringComparer.Ordinal);

    /// <param name="file">The file.</param>
    /// <exception cref="JudgementFileException">The file cannot be read, or a record is not understood; names it.</exception>
    public static GradeTable Read(string file)
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
            var query = Value(at.Id >= 0 ? at.Id : at.Text);
            Add(table, query, Value(at.Document), Value(at.Grade), place);
            if (at.Text >= 0 && Value(at.Text) is { Length: > 0 } text)
            {
                table.Say(query, text);
            }

            string Value(int column) => values.GetProperty(names[column]).ToString().Trim();
        }

        return table;
    }

    private static void Add(GradeTable table, string query, string document, string rating, string place)
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
    }

    /// <summary>Where the query's id and its text stand (−1 for none, one of both is there), the document and the grade.</summary>
    private static (int Id, int Text, int Document, int Grade)? Columns(IReadOnlyList<string> header)
    {
        var names = header.Select(Plain).ToList();
        int At(string[] known) => known.Select(name => names.IndexOf(name)).FirstOrDefault(static index => index >= 0, -1);
        var (id, text, document, grade) = (At(IdNames), At(TextNames), At(DocumentNames), At(GradeNames));
        return (id >= 0 || text >= 0) && document >= 0 && grade >= 0 ? (id, text, document, grade) : null;
    }

    private static string Plain(string name) => new string([.. name.Where(char.IsLetter)]).ToLowerInvariant();
}
