namespace SearchProxy.Core.Relevance;

/// <summary>
/// How good one ranking is, from 0 to 1. A document is relevant when its grade is 1 or more; documents without a grade are not relevant. An
/// id that stands twice in a ranking counts at its first place only, but the second takes up a place. Without any relevant document every
/// measure is 0, as in trec_eval.
/// </summary>
public static class RankingMeasures
{
    /// <summary>
    /// Normalised discounted cumulative gain: <c>DCG = Σ gain(grade at rank r) / log2(r + 1)</c> over the first <paramref name="k"/> ranks,
    /// divided by the DCG of all judged documents in their best order.
    /// </summary>
    /// <param name="ranking">Ids, best first.</param>
    /// <param name="grades">Grade of each judged id; below 1 is not relevant.</param>
    /// <param name="k">How many ranks count; at least 1.</param>
    /// <param name="gain">Worth of a grade; the default is that of trec_eval and BEIR.</param>
    public static double NdcgAt(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k, Gain gain = Gain.Linear)
    {
        Check(ranking, grades, k);
        var best = grades.Values.Where(static grade => grade > 0).OrderDescending().Take(k).ToArray();
        var ideal = 0.0;
        for (var i = 0; i < best.Length; i++)
        {
            ideal += Worth(best[i], gain) / Discount(i);
        }

        var found = 0.0;
        Visit(ranking, grades, k, (rank, grade) => found += Worth(grade, gain) / Discount(rank));
        return ideal > 0 ? Math.Min(1, found / ideal) : 0;
    }

    /// <summary>Share of the relevant documents that stand among the first <paramref name="k"/>.</summary>
    public static double RecallAt(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k)
    {
        Check(ranking, grades, k);
        var relevant = grades.Values.Count(static grade => grade > 0);
        var found = 0;
        Visit(ranking, grades, k, (_, _) => found++);
        return relevant > 0 ? (double)found / relevant : 0;
    }

    /// <summary>
    /// 1 over the rank of the first relevant document among the first <paramref name="k"/>; its mean over queries is MRR@k.
    /// </summary>
    public static double ReciprocalRankAt(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k)
    {
        Check(ranking, grades, k);
        var reciprocal = 0.0;
        Visit(ranking, grades, k, (rank, _) => reciprocal = Math.Max(reciprocal, 1.0 / (rank + 1)));
        return reciprocal;
    }

    /// <summary>
    /// Mean of the precision at the rank of each relevant document, over all relevant documents (those that were not found among the first
    /// <paramref name="k"/> count 0); its mean over queries is MAP@k, trec_eval's <c>map_cut</c>.
    /// </summary>
    public static double AveragePrecisionAt(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k)
    {
        Check(ranking, grades, k);
        var relevant = grades.Values.Count(static grade => grade > 0);
        var found = 0;
        var sum = 0.0;
        Visit(ranking, grades, k, (rank, _) => sum += (double)++found / (rank + 1));
        return relevant > 0 ? sum / relevant : 0;
    }

    /// <summary>
    /// Share of the first <paramref name="k"/> places that hold a relevant document; a ranking that is shorter has empty places.
    /// </summary>
    public static double PrecisionAt(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k)
    {
        Check(ranking, grades, k);
        var found = 0;
        Visit(ranking, grades, k, (_, _) => found++);
        return (double)found / k;
    }

    /// <summary>
    /// Expected reciprocal rank (Chapelle, Metzler, Zhang and Grinspan 2009): a reader goes down the ranking and stops at a document of
    /// grade g with the chance <c>(2^g - 1) / 2^highest</c>; the mean of 1 over the rank where he stops.
    /// </summary>
    /// <param name="ranking">Ids, best first.</param>
    /// <param name="grades">Grade of each judged id.</param>
    /// <param name="k">How many ranks count; at least 1.</param>
    /// <param name="highest">Highest grade of the scale; at least the highest in <paramref name="grades"/>.</param>
    public static double ExpectedReciprocalRankAt(
        IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k, int highest)
    {
        Check(ranking, grades, k);
        ArgumentOutOfRangeException.ThrowIfLessThan(highest, grades.Count == 0 ? 0 : grades.Values.Max());
        var (sum, readsOn) = (0.0, 1.0);
        Visit(ranking, grades, k, (rank, grade) =>
        {
            var stops = Worth(grade, Gain.Exponential) / Math.Pow(2, highest);
            sum += readsOn * stops / (rank + 1);
            readsOn *= 1 - stops;
        });
        return sum;
    }

    /// <summary>
    /// Share of the first <paramref name="k"/> documents that are judged; 1 for an empty ranking, of which nothing is unknown.
    /// </summary>
    public static double JudgedAt(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k)
    {
        Check(ranking, grades, k);
        var shown = Math.Min(k, ranking.Count);
        return shown == 0 ? 1 : (double)ranking.Take(shown).Count(grades.ContainsKey) / shown;
    }

    /// <summary>Calls back for each relevant document among the first k, with its rank from 0 and its grade.</summary>
    private static void Visit(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k, Action<int, int> relevant)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var rank = 0; rank < Math.Min(k, ranking.Count); rank++)
        {
            if (grades.TryGetValue(ranking[rank], out var grade) && grade > 0 && seen.Add(ranking[rank]))
            {
                relevant(rank, grade);
            }
        }
    }

    private static double Worth(int grade, Gain gain) => gain == Gain.Linear ? grade : Math.Pow(2, grade) - 1;

    private static double Discount(int rank) => Math.Log2(rank + 2);

    private static void Check(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(grades);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
    }
}
