using System.Globalization;

namespace SearchProxy.Core.Relevance;

/// <summary>A figure over the beginning of a ranking, as it is written: <c>ndcg@10</c>, <c>mrr</c>, <c>map@50</c>.</summary>
/// <param name="Kind">Which figure.</param>
/// <param name="Depth">How many ranks count; null for all that were asked for.</param>
public sealed record Measure(MeasureKind Kind, int? Depth)
{
    public const int GreatestDepth = 1_000;

    private static readonly (string Name, MeasureKind Kind, bool NeedsDepth)[] Names =
    [
        ("ndcg", MeasureKind.Ndcg, true),
        ("ndcg-exp", MeasureKind.NdcgExponential, true),
        ("mrr", MeasureKind.ReciprocalRank, false),
        ("map", MeasureKind.AveragePrecision, false),
        ("recall", MeasureKind.Recall, true),
        ("p", MeasureKind.Precision, true),
        ("precision", MeasureKind.Precision, true),
        ("err", MeasureKind.ExpectedReciprocalRank, true),
        ("judged", MeasureKind.Judged, true),
    ];

    /// <summary>What can be written, in words.</summary>
    public static string Supported =>
        $"{string.Join(", ", Names.Select(static known => known.NeedsDepth ? $"{known.Name}@K" : $"{known.Name}[@K]"))} with K from 1 to "
            + $"{GreatestDepth}";

    /// <summary>The name as it is written, such as <c>ndcg@10</c>.</summary>
    public string Name =>
        Names.First(known => known.Kind == Kind).Name
            + (Depth is { } depth ? string.Create(CultureInfo.InvariantCulture, $"@{depth}") : string.Empty);

    /// <summary>Null when the text is no measure; case does not matter.</summary>
    public static Measure? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Trim().Split('@');
        var known = Array.Find(Names, name => name.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        return (known.Name, parts) switch
        {
            (null, _) => null,
            (_, [_]) => known.NeedsDepth ? null : new Measure(known.Kind, Depth: null),
            (_, [_, var cut]) when int.TryParse(cut, NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
                && depth is >= 1 and <= GreatestDepth =>
                new Measure(known.Kind, depth),
            _ => null,
        };
    }

    /// <summary>The figure of one ranking.</summary>
    /// <param name="ranking">Ids, best first.</param>
    /// <param name="grades">Grade of each judged id.</param>
    /// <param name="highest">Highest grade of the scale; matters for ERR alone.</param>
    public double Of(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int highest)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var k = Depth ?? Math.Max(1, ranking.Count);
        return Kind switch
        {
            MeasureKind.Ndcg => RankingMeasures.NdcgAt(ranking, grades, k),
            MeasureKind.NdcgExponential => RankingMeasures.NdcgAt(ranking, grades, k, Gain.Exponential),
            MeasureKind.ReciprocalRank => RankingMeasures.ReciprocalRankAt(ranking, grades, k),
            MeasureKind.AveragePrecision => RankingMeasures.AveragePrecisionAt(ranking, grades, k),
            MeasureKind.Recall => RankingMeasures.RecallAt(ranking, grades, k),
            MeasureKind.Precision => RankingMeasures.PrecisionAt(ranking, grades, k),
            MeasureKind.ExpectedReciprocalRank => RankingMeasures.ExpectedReciprocalRankAt(ranking, grades, k, highest),
            _ => RankingMeasures.JudgedAt(ranking, grades, k),
        };
    }
}

/// <summary>Which figure a <see cref="Measure"/> is.</summary>
public enum MeasureKind
{
    Ndcg,

    /// <summary>nDCG whose gain is <c>2^grade - 1</c>.</summary>
    NdcgExponential,
    ReciprocalRank,
    AveragePrecision,
    Recall,
    Precision,
    ExpectedReciprocalRank,

    /// <summary>How much of what is shown is judged at all; says how far the other figures can be trusted.</summary>
    Judged,
}
