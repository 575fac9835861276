using System.Globalization;
using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Results;

/// <summary>Rankings in TREC's form, <c>query Q0 document rank score name</c>: what trec_eval reads.</summary>
public static class RunFile
{
    /// <summary>
    /// Reads the answers in the order that trec_eval takes: by score, descending; equal scores by document id, descending. The rank in the
    /// file counts for nothing. A query that the file does not have gets no hits.
    /// </summary>
    /// <exception cref="JudgementFileException">The file cannot be read, or a line is not understood; names it.</exception>
    public static IReadOnlyList<Answer> Read(string file, IReadOnlyList<JudgedQuery> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        var hits = new Dictionary<string, List<AnswerHit>>(StringComparer.Ordinal);
        foreach (var (text, number) in TextLines.Of(file))
        {
            var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 6 || !float.TryParse(parts[4], NumberStyles.Float, CultureInfo.InvariantCulture, out var score))
            {
                throw new JudgementFileException(
                    $"{file}:{number}: found \"{JudgementFileException.Excerpt(text)}\"; \"query Q0 document rank score name\" is expected");
            }

            if (!hits.TryGetValue(parts[0], out var found))
            {
                hits[parts[0]] = found = [];
            }

            found.Add(new AnswerHit(parts[2], score));
        }

        return [.. queries.Select(query => new Answer(Sorted(hits.GetValueOrDefault(query.Id) ?? []), double.NaN))];
    }

    /// <summary>
    /// Writes answers so that trec_eval sees them in their own order, whatever their scores are: the score is 1 over the rank.
    /// </summary>
    public static void Write(TextWriter output, string name, IReadOnlyList<JudgedQuery> queries, IReadOnlyList<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var (query, answer) in queries.Zip(answers))
        {
            for (var i = 0; i < answer.Hits.Count; i++)
            {
                output.Write(
                    string.Create(CultureInfo.InvariantCulture, $"{query.Id} Q0 {answer.Hits[i].Id} {i + 1} {1.0 / (i + 1):R} {name}\n"));
            }
        }
    }

    private static List<AnswerHit> Sorted(List<AnswerHit> hits)
    {
        hits.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : string.CompareOrdinal(b.Id, a.Id));
        return hits;
    }
}
