using System.Globalization;
using System.Text;
using SearchProxy.Inference;

namespace SearchProxy.Evaluation.Labels;

/// <summary>
/// What a teacher thinks of documents as judgements in CSV: <c>query,docid,rating,judge</c>. The last column says that a model judged, and
/// whoever reads the file says so too.
/// </summary>
public static class TeacherJudgements
{
    private const int HighestGrade = 3;

    /// <summary>The first line.</summary>
    public static void WriteHeader(Stream output) => Write(output, "query,docid,rating,judge");

    /// <returns>How many judgements were written.</returns>
    /// <param name="output">The file.</param>
    /// <param name="query">The text of the query.</param>
    /// <param name="documents">What was scored for it.</param>
    /// <param name="scale">What the scores are: probabilities are grades from 0 to 3 as they are, other numbers after a sigmoid.</param>
    /// <param name="judge">Id of the teacher.</param>
    public static int Write(Stream output, string query, IReadOnlyList<ScoredDocument> documents, ScoreScale scale, string judge)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var judged = documents.Where(static document => float.IsFinite(document.Score)).ToList();
        foreach (var document in judged)
        {
            var probability = scale == ScoreScale.Probabilities ? Math.Clamp(document.Score, 0, 1) : 1 / (1 + Math.Exp(-document.Score));
            WriteLine(output, query, document.Id, (int)Math.Round(HighestGrade * probability), judge);
        }

        return judged.Count;
    }

    /// <summary>One judgement.</summary>
    internal static void WriteLine(Stream output, string query, string document, int grade, string judge) =>
        Write(output, string.Create(CultureInfo.InvariantCulture, $"{Quoted(query)},{Quoted(document)},{grade},{Quoted(judge)}"));

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";

    private static void Write(Stream output, string line) => output.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
