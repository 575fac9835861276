using SearchProxy.Evaluation.Clicks;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Tuning;

namespace SearchProxy.Evaluation.Tests.Clicks;

/// <summary>Clicks by a position-biased model over judgements, seeded: what is estimated from them has to find what was put in.</summary>
public sealed class PositionModelTests
{
    private const int Depth = 10;
    private static readonly double[] Attraction = [0.05, 0.3, 0.6, 0.9];

    [Fact]
    public void Places_and_documents_are_told_apart()
    {
        var model = PositionModel.Fit(Log(queries: 40, searches: 200, seed: 1, noise: 2).Sessions);

        Assert.Equal(1, model.Examination.Max());
        for (var place = 0; place < 6; place++)
        {
            Assert.InRange(model.Examination[place], (1.0 / (place + 1)) - 0.12, (1.0 / (place + 1)) + 0.12);
        }
    }

    [Fact]
    public void A_document_that_stands_low_is_not_taken_for_a_bad_one()
    {
        // Seen mostly at the bottom, good is clicked less often than poor, which stands at the top.
        var random = new Random(7);
        var sessions = Enumerable.Range(0, 4_000).Select(i =>
        {
            string[] shown = i % 5 == 0 ? ["good", "b", "c", "poor"] : ["poor", "b", "c", "good"];
            var clicked = shown.Where((id, place) => random.NextDouble() < (id == "good" ? 0.8 : id == "poor" ? 0.3 : 0.1) / (place + 1))
                .ToHashSet();
            return new ClickSession("q", shown, clicked);
        }).ToList();

        var (good, poor) = (sessions.Count(static s => s.Clicked.Contains("good")), sessions.Count(static s => s.Clicked.Contains("poor")));
        var model = PositionModel.Fit(sessions);

        Assert.InRange(good / (double)poor, 0, 1.25);
        Assert.InRange(model.Attraction[("q", "good")] / model.Attraction[("q", "poor")], 2, 3.4);
    }

    /// <summary>
    /// The better of two settings by judgements that were estimated from the clicks that another order got; the worse and the equal one are
    /// not recommended.
    /// </summary>
    [Theory]
    [InlineData(0.5, true)]
    [InlineData(2.0, false)]
    [InlineData(4.0, false)]
    public void Settings_are_chosen_by_clicks_as_by_the_judgements_behind_them(double noise, bool isBetter)
    {
        var (sessions, truth) = Log(queries: 120, searches: 150, seed: 3, noise: 2);
        var judged = PositionModel.Fit(sessions).ToJudgements();
        var random = new Random(11);
        var (present, other) = (new List<double>(), new List<double>());
        foreach (var query in judged.Queries)
        {
            present.Add(Ndcg(Order(truth[query.Text], 2, random), query));
            other.Add(Ndcg(Order(truth[query.Text], noise, random), query));
        }

        var choice = SettingChoice.Of([present, other], present: 0, new Random(42));

        Assert.Equal(isBetter, choice.IsWorthwhile(present: 0));
    }

    [Fact]
    public void What_was_hardly_seen_is_not_judged()
    {
        var set = PositionModel.Fit([new ClickSession("q", ["a", "b"], new HashSet<string> { "a" })]).ToJudgements();

        Assert.Empty(set.Queries);
        Assert.Equal(2, set.Unrated);
    }

    private static double Ndcg(IEnumerable<string> order, JudgedQuery query)
    {
        var gains = order.Take(Depth).Select((id, rank) => query.Grades.GetValueOrDefault(id) / Math.Log2(rank + 2)).Sum();
        var ideal = query.Grades.Values.OrderDescending().Take(Depth).Select((grade, rank) => grade / Math.Log2(rank + 2)).Sum();
        return ideal == 0 ? 0 : gains / ideal;
    }

    private static (List<ClickSession> Sessions, Dictionary<string, int[]> Truth) Log(int queries, int searches, int seed, double noise)
    {
        var random = new Random(seed);
        var truth = Enumerable.Range(0, queries)
            .ToDictionary(
                static q => $"query {q}",
                _ => Enumerable.Range(0, 15).Select(_ => random.NextDouble() < 0.6 ? 0 : random.Next(1, 4)).ToArray());
        var sessions = new List<ClickSession>();
        foreach (var (query, grades) in truth)
        {
            for (var i = 0; i < searches; i++)
            {
                var shown = Order(grades, noise, random).Take(Depth).ToArray();
                sessions.Add(new ClickSession(
                    query,
                    shown,
                    shown.Where((id, place) =>
                        random.NextDouble() < Attraction[grades[int.Parse(
                            id, System.Globalization.CultureInfo.InvariantCulture)]] / (place + 1))
                        .ToHashSet()));
            }
        }

        return (sessions, truth);
    }

    private static IEnumerable<string> Order(int[] grades, double noise, Random random) => Enumerable.Range(0, grades.Length)
        .OrderByDescending(id => grades[id] + (noise * 2 * (random.NextDouble() + random.NextDouble() - 1)))
        .Select(static id => id.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
