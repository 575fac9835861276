using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Relevance;

namespace SearchProxy.Core.Tests.Relevance;

public sealed class RankingMeasuresTests
{
    private static readonly Dictionary<string, int> Grades = new(StringComparer.Ordinal)
    {
        ["a"] = 3,
        ["b"] = 2,
        ["c"] = 3,
        ["d"] = 0,
        ["e"] = 1,
        ["f"] = 2,
        ["g"] = -1,
    };

    private static readonly Gen<(string[] Ranking, Dictionary<string, int> Grades)> Judged =
        from ranking in Gen.Shuffle(Enumerable.Range(0, 12).Select(i => $"d{i}"))
        from length in Gen.Choose(0, 12)
        from grades in Gen.Choose(-1, 3).ListOf(12)
        select (ranking.Take(length)
            .ToArray(), grades.Index().ToDictionary(pair => $"d{pair.Index}", pair => pair.Item, StringComparer.Ordinal));

    [Fact]
    public void Ndcg_with_linear_gain_is_that_of_the_hand_computed_example()
    {
        // DCG = 3/1 + 2/1.58496 + 3/2 + 0 + 1/2.58496 + 2/2.80735 = 6.86113; ideal 3,3,2,2,1 = 3 + 1.89279 + 1 + 0.86135 + 0.38685 =
        // 7.14099
        Assert.Equal(0.960810, RankingMeasures.NdcgAt(["a", "b", "c", "d", "e", "f"], Grades, 6), 5);
    }

    [Fact]
    public void Ndcg_with_exponential_gain_is_that_of_the_hand_computed_example()
    {
        // DCG@3 = 3/1 + 7/1.58496 + 0/2 = 7.41651 for b, a, x; ideal 7 + 7/1.58496 + 3/2 = 12.91651
        Assert.Equal(0.574188, RankingMeasures.NdcgAt(["b", "a", "x"], Grades, 3, Gain.Exponential), 5);
    }

    [Fact]
    public void Recall_counts_relevant_documents_among_the_first() =>
        Assert.Equal(2 / 5.0, RankingMeasures.RecallAt(["x", "a", "d", "e", "b"], Grades, 4));

    [Theory]
    [InlineData(10, 1 / 3.0)]
    [InlineData(2, 0)]
    public void Reciprocal_rank_is_that_of_the_first_relevant_document(int k, double expected) =>
        Assert.Equal(expected, RankingMeasures.ReciprocalRankAt(["x", "d", "f", "a"], Grades, k));

    [Fact]
    public void Average_precision_is_that_of_the_hand_computed_example() =>
        Assert.Equal((1.0 + (2 / 3.0) + (3 / 5.0)) / 5, RankingMeasures.AveragePrecisionAt(["a", "x", "b", "y", "c", "z"], Grades, 6), 12);

    [Fact]
    public void A_document_that_stands_twice_counts_once()
    {
        var grades = new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1, ["b"] = 1 };

        Assert.Equal(0.5, RankingMeasures.RecallAt(["a", "a"], grades, 2));
        Assert.Equal(0.5, RankingMeasures.AveragePrecisionAt(["a", "a"], grades, 2));
        Assert.True(RankingMeasures.NdcgAt(["a", "a"], grades, 2) < RankingMeasures.NdcgAt(["a", "b"], grades, 2));
    }

    [Fact]
    public void A_query_without_relevant_documents_scores_nothing() =>
        Assert.Equal(0, RankingMeasures.NdcgAt(["a"], new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 0 }, 10));

    [Fact]
    public void A_cut_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => RankingMeasures.NdcgAt([], Grades, 0));

    [Fact]
    public void Every_measure_lies_between_0_and_1() => Check((ranking, grades, k) =>
        All(ranking, grades, k).All(value => value is >= 0 and <= 1));

    [Fact]
    public void The_best_order_scores_1() => Check((_, grades, k) =>
    {
        var best = grades.OrderByDescending(pair => pair.Value).Select(pair => pair.Key).ToArray();
        return grades.Values.All(grade => grade < 1)
            || (RankingMeasures.NdcgAt(best, grades, k) > 1 - 1e-12
                && RankingMeasures.ReciprocalRankAt(best, grades, k) == 1
                && RankingMeasures.AveragePrecisionAt(best, grades, 12) > 1 - 1e-12);
    });

    [Fact]
    public void Moving_a_better_document_up_never_makes_a_ranking_worse() => Check((ranking, grades, k) =>
    {
        for (var i = 0; i + 1 < ranking.Length; i++)
        {
            if (grades[ranking[i + 1]] > grades[ranking[i]])
            {
                var better = ranking.ToArray();
                (better[i], better[i + 1]) = (better[i + 1], better[i]);
                if (All(ranking, grades, k).Zip(All(better, grades, k)).Any(pair => pair.Second < pair.First - 1e-12))
                {
                    return false;
                }
            }
        }

        return true;
    });

    [Fact]
    public void A_deeper_cut_never_finds_less() => Check((ranking, grades, k) =>
        RankingMeasures.RecallAt(ranking, grades, k + 1) >= RankingMeasures.RecallAt(ranking, grades, k));

    private static double[] All(string[] ranking, Dictionary<string, int> grades, int k) =>
    [
        RankingMeasures.NdcgAt(ranking, grades, k),
        RankingMeasures.NdcgAt(ranking, grades, k, Gain.Exponential),
        RankingMeasures.RecallAt(ranking, grades, k),
        RankingMeasures.ReciprocalRankAt(ranking, grades, k),
        RankingMeasures.AveragePrecisionAt(ranking, grades, k),
    ];

    private static void Check(Func<string[], Dictionary<string, int>, int, bool> law) =>
        Prop.ForAll(Judged.ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (judged, k) => law(judged.Ranking, judged.Grades, k))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
