using SearchProxy.Core.Relevance;
using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Results;

/// <summary>Turns answers into figures.</summary>
/// <param name="measures">At least one; the first is what targets are compared by.</param>
/// <param name="seed">Of the tests' draws; the same seed gives the same figures.</param>
/// <param name="turns">How many gains, and how many losses, to tell of each target.</param>
public sealed class Scoring(IReadOnlyList<Measure> measures, int seed, int turns)
{
    /// <param name="name">Name of the collection.</param>
    /// <param name="judgements">Its queries.</param>
    /// <param name="runs">Each target's answers, in the order of the queries; at least one target.</param>
    /// <param name="baseline">Name of the target to compare with; null for the first.</param>
    /// <param name="documents">What is known of the documents.</param>
    /// <param name="passage">What a model read of a document (query text, document's text); null for none.</param>
    /// <param name="notes">More that is worth saying.</param>
    public CollectionResult Score(
        string name,
        JudgementSet judgements,
        IReadOnlyList<(string Name, IReadOnlyList<Answer> Answers)> runs,
        string? baseline,
        DocumentTexts documents,
        Func<string, string, string?>? passage = null,
        IEnumerable<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(documents);
        var targets = runs.Select(run =>
            new TargetResult(
                run.Name,
                run.Answers,
                Values(judgements, run.Answers),
                LatencySummary.Of(run.Answers.Select(static answer => answer.Milliseconds)))).ToList();
        var first = targets.FirstOrDefault(target => target.Name == baseline) ?? targets[0];
        var finder = new TurnFinder(judgements.Queries, documents, passage);
        return new CollectionResult
        {
            Name = name,
            Queries = judgements.Queries,
            Measures = [.. measures.Select(static measure => measure.Name)],
            Targets = targets,
            Baseline = first.Name,
            Comparisons = Compare(targets, first),
            Turns = targets.Where(target => target != first)
                .ToDictionary(
                    static target => target.Name, target => finder.Find(first, target, measures[0].Name, turns), StringComparer.Ordinal),
            Documents = documents,
            Notes = [.. judgements.Notes(), .. notes ?? [], .. Unjudged(judgements, targets)],
        };
    }

    private Dictionary<string, IReadOnlyList<double>> Values(JudgementSet judgements, IReadOnlyList<Answer> answers)
    {
        var highest = Math.Max(0, judgements.HighestGrade);
        return measures.ToDictionary(
            static measure => measure.Name,
            IReadOnlyList<double> (measure) =>
                [.. judgements.Queries.Zip(answers, (query, answer) => measure.Of(answer.Ranking, query.Grades, highest))],
            StringComparer.Ordinal);
    }

    /// <summary>Each target against the baseline, and against the one before it where that is another one.</summary>
    private List<TargetComparison> Compare(List<TargetResult> targets, TargetResult baseline)
    {
        List<(TargetResult Before, TargetResult After)> pairs = [.. targets.Where(target => target != baseline)
            .Select(target => (Before: baseline, After: target))
            .Concat(targets.Zip(targets.Skip(1))
                .Where(pair => pair.First != baseline && pair.Second != baseline)
                .Select(pair => (pair.First, pair.Second)))];
        var compared = new List<TargetComparison>();
        foreach (var measure in measures.Where(static measure => measure.Kind != MeasureKind.Judged))
        {
            var gains = pairs.ConvertAll(pair =>
                PairedComparison.Compare([.. pair.Before.Values[measure.Name]], [.. pair.After.Values[measure.Name]], new Random(seed)));
            var adjusted = PairedComparison.Holm([.. gains.Select(static gain => gain.PValue)]);
            compared.AddRange(
                pairs.Select((pair, index) =>
                    new TargetComparison(pair.Before.Name, pair.After.Name, measure.Name, gains[index], adjusted[index])));
        }

        return compared;
    }

    private static IEnumerable<string> Unjudged(JudgementSet judgements, List<TargetResult> targets)
    {
        const int top = 10;
        foreach (var target in targets)
        {
            var shown = target.Answers.Sum(static answer => Math.Min(top, answer.Hits.Count));
            var judged = target.Answers.Zip(
                judgements.Queries, static (answer, query) => answer.Hits.Take(top).Count(hit => query.Grades.ContainsKey(hit.Id))).Sum();
            if (judged < shown)
            {
                yield return string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{target.Name}: {shown - judged} of {shown} hits among the first {top} are unjudged "
                        + $"({100.0 * (shown - judged) / shown:0} %) and count as not relevant");
            }
        }
    }
}
