namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// Judgements a line each: those of TREC (<c>query 0 document grade</c>), those of BEIR (query id, document id and grade with tabs between)
/// and those of learning to rank (<c>grade qid:1 # document query text</c>).
/// </summary>
internal static class QrelsFile
{
    private const string Expected =
        "query id, document id and a whole number with tabs between them (BEIR), \"query 0 document grade\" (TREC), or CSV whose first "
            + "line names the columns query, docid and rating are expected";

    /// <exception cref="JudgementFileException">The file cannot be read, or a line is not understood; names it.</exception>
    public static GradeTable Read(string file)
    {
        var table = new GradeTable();
        foreach (var (text, number) in TextLines.Of(file))
        {
            if (!(text.Contains("qid:", StringComparison.Ordinal) ? Ranked(table, text) : Judged(table, text, number == 1)))
            {
                throw new JudgementFileException($"{file}:{number}: found \"{JudgementFileException.Excerpt(text)}\"; {Expected}");
            }
        }

        return table;
    }

    private static bool Judged(GradeTable table, string line, bool isFirst)
    {
        var parts = line.Split('\t');
        if (parts.Length != 3 && parts.Length != 4)
        {
            parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 4)
            {
                return false;
            }
        }

        var (query, document) = (parts[0].Trim(), parts[^2].Trim());
        if (query.Length > 0 && document.Length > 0 && GradeText.TryParse(parts[^1], out var grade))
        {
            table.Add(query, document, grade);
            return true;
        }

        return isFirst && CsvJudgements.IsGradeName(parts[^1]);
    }

    /// <summary><c># qid:1: text</c> names a query; <c>3 qid:1 1:0.5 # document text</c> judges.</summary>
    private static bool Ranked(GradeTable table, string line)
    {
        if (line.StartsWith('#'))
        {
            if (line[1..].Trim().Split(':', 3) is ["qid", var named, var asked])
            {
                // A weight may stand behind the text: rambo*1.
                var star = asked.LastIndexOf('*');
                table.Say(named.Trim(), (star > 0 && int.TryParse(asked[(star + 1)..], out _) ? asked[..star] : asked).Trim());
            }

            return true;
        }

        var (head, comment) = line.Split('#', 2) is [var before, var after] ? (before, after.Trim()) : (line, string.Empty);
        var parts = head.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var words = comment.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2
            || words.Length == 0
            || !parts[1].StartsWith("qid:", StringComparison.Ordinal)
            || !GradeText.TryParse(parts[0], out var grade))
        {
            return false;
        }

        var query = parts[1]["qid:".Length..];
        table.Add(query, words[0], grade);
        if (words.Length > 1)
        {
            table.Say(query, words[1].Trim());
        }

        return true;
    }
}
