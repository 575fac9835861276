namespace SearchProxy.Evaluation.Labels;

/// <summary>What a query gives to learn from.</summary>
/// <param name="Query">Its text.</param>
/// <param name="Positives">The documents that answer it.</param>
/// <param name="Negatives">Documents that look like an answer to the engine and are none to the teacher, the hardest first.</param>
/// <param name="Doubtful">
/// Documents that the teacher finds as good as a positive although nobody judged them relevant: neither one nor the other.
/// </param>
public sealed record LabelledQuery(
    string Query, IReadOnlyList<ScoredDocument> Positives, IReadOnlyList<ScoredDocument> Negatives, int Doubtful)
{
    /// <summary>
    /// Chooses by the teacher's scores. Positives are the judged documents, or, where there are none, the best one. A negative has to stay
    /// below every positive by a margin: what comes nearer is likely an answer that nobody judged (Qu and others 2021, "RocketQA").
    /// </summary>
    /// <param name="query">The text of the query.</param>
    /// <param name="candidates">What the engine found for it, each document once.</param>
    /// <param name="margin">How far below the worst positive a negative has to be, on the teacher's scale.</param>
    /// <param name="most">Most negatives.</param>
    /// <returns>Null when there is no positive or no negative.</returns>
    public static LabelledQuery? Select(string query, IReadOnlyList<ScoredDocument> candidates, double margin, int most)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var scored = candidates.Where(static document => float.IsFinite(document.Score))
            .OrderByDescending(static document => document.Score)
            .ThenBy(static document => document.Id, StringComparer.Ordinal)
            .ToList();
        List<ScoredDocument> positives = [.. scored.Where(static document => document.IsJudged)];
        if (positives.Count == 0)
        {
            positives = [.. scored.Take(1)];
        }

        if (positives.Count == 0)
        {
            return null;
        }

        var bound = positives[^1].Score - margin;
        var others = scored.Except(positives).ToList();
        List<ScoredDocument> negatives = [.. others.Where(document => document.Score < bound).Take(most)];
        return negatives.Count == 0
            ? null
            : new LabelledQuery(query, positives, negatives, others.Count(document => document.Score >= bound));
    }
}
