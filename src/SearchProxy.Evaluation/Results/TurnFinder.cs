using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Results;

/// <summary>Finds the queries that two targets answer most differently, and in each the document that made the difference.</summary>
internal sealed class TurnFinder(IReadOnlyList<JudgedQuery> queries, DocumentTexts documents, Func<string, string, string?>? passage)
{
    private const int LongestPassage = 400;
    private const double Noise = 1e-9;

    /// <summary>The greatest losses, then the greatest gains.</summary>
    public IReadOnlyList<Turn> Find(TargetResult before, TargetResult after, string measure, int count)
    {
        var differences = before.Values[measure].Zip(after.Values[measure], static (one, other) => other - one).ToList();
        var sorted = Enumerable.Range(0, differences.Count).OrderBy(query => differences[query]).ThenBy(static query => query).ToList();
        var losses = sorted.Where(query => differences[query] < -Noise).Take(count);
        var gains = sorted.AsEnumerable().Reverse().Where(query => differences[query] > Noise).Take(count);
        return [.. losses.Concat(gains).Select(query => TurnOf(query, differences[query], before.Answers[query], after.Answers[query]))];
    }

    private Turn TurnOf(int query, double difference, Answer before, Answer after)
    {
        var (one, other) = (Ranks(before), Ranks(after));
        var grades = queries[query].Grades;
        var deciding = grades.Where(static grade => grade.Value > 0)
            .Select(grade => (grade.Key, Moved: grade.Value * (Worth(other, grade.Key) - Worth(one, grade.Key))))
            .OrderByDescending(move => Math.Sign(difference) * move.Moved).ThenBy(static move => move.Key, StringComparer.Ordinal)
            .Select(static move => move.Key)
            .FirstOrDefault();
        return deciding is null
            ? new Turn(query, difference, null, null, null, null)
            : new Turn(query, difference, deciding, RankOf(one, deciding), RankOf(other, deciding), PassageOf(query, deciding));
    }

    private string? PassageOf(int query, string document)
    {
        var text = documents.TextOf(document);
        var shown = text.Length == 0 ? null : passage?.Invoke(queries[query].Text, text) ?? text;
        return shown is null || shown.Length <= LongestPassage ? shown : string.Concat(shown.AsSpan(0, LongestPassage - 1), "…");
    }

    private static Dictionary<string, int> Ranks(Answer answer)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < answer.Hits.Count; i++)
        {
            ranks.TryAdd(answer.Hits[i].Id, i + 1);
        }

        return ranks;
    }

    private static int? RankOf(Dictionary<string, int> ranks, string document) => ranks.TryGetValue(document, out var rank) ? rank : null;

    private static double Worth(Dictionary<string, int> ranks, string document) =>
        ranks.TryGetValue(document, out var rank) ? 1 / Math.Log2(rank + 1) : 0;
}
