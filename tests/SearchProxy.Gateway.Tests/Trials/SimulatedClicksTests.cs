using SearchProxy.Core.Trials;
using SearchProxy.Gateway.Trials;

namespace SearchProxy.Gateway.Tests.Trials;

/// <summary>
/// People who click by a position-biased model over judgements: a hit is looked at with probability 1 / rank and then clicked by its grade.
/// Seeded. Two orders of the same quality and two of different quality, looked at after every search.
/// </summary>
public sealed class SimulatedClicksTests
{
    private const double Alpha = 0.05;
    private const int Depth = 10;
    private static readonly double[] Attraction = [0.05, 0.3, 0.6, 0.9];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_equal_orders_one_is_called_better_no_more_often_than_promised(bool interleave)
    {
        const int trials = 400;
        var wrong = Enumerable.Range(0, trials)
            .Count(seed => Run(seed, (Engine: 1, Reranked: 1), searches: 600, interleave).Better is not null);

        // Three standard errors of a share of 5 % over 400 trials are 3.3 points.
        Assert.InRange(wrong / (double)trials, 0, Alpha + 0.033);
    }

    [Fact]
    public void Interleaving_finds_the_better_order()
    {
        var found = Enumerable.Range(1_000, 60)
            .Select(seed => Run(seed, (Engine: 2.5, Reranked: 1), searches: 1_500, interleave: true).Better)
            .ToArray();

        Assert.InRange(found.Count(static better => better == Team.Second), 57, 60);
        Assert.DoesNotContain(Team.First, found);
    }

    [Fact]
    public void Interleaving_finds_the_worse_order()
    {
        var found = Enumerable.Range(2_000, 60)
            .Select(seed => Run(seed, (Engine: 1, Reranked: 2.5), searches: 1_500, interleave: true).Better)
            .ToArray();

        Assert.InRange(found.Count(static better => better == Team.First), 57, 60);
        Assert.DoesNotContain(Team.Second, found);
    }

    /// <summary>Both orders sort the same judged hits by grade and noise; less noise is the better order.</summary>
    private static TrialScore Run(int seed, (double Engine, double Reranked) noise, int searches, bool interleave)
    {
        var random = new Random(seed);
        var score = new TrialScore();
        for (var search = 0; search < searches; search++)
        {
            var grades = Enumerable.Range(0, 30).Select(_ => random.NextDouble() < 0.7 ? 0 : random.Next(1, 4)).ToArray();
            var (engine, reranked) = (Order(grades, noise.Engine, random), Order(grades, noise.Reranked, random));
            if (interleave)
            {
                var picks = TeamDraft.Merge(engine, reranked, () => random.Next(2) == 0);
                var clicked = picks.Take(Depth)
                    .Where((pick, rank) => IsClicked(grades[pick.Item], rank, random))
                    .Select(static pick => pick.Team)
                    .ToArray();
                score.JudgeInterleaved(
                    clicked.Count(static team => team == Team.First), clicked.Count(static team => team == Team.Second), Alpha);
            }
            else
            {
                var isReranked = random.Next(2) == 0;
                var wasClicked = (isReranked ? reranked : engine).Take(Depth)
                    .Where((hit, rank) => IsClicked(grades[hit], rank, random))
                    .Any();
                score.JudgeSplit(isReranked, wasClicked, Alpha);
            }
        }

        return score;
    }

    private static bool IsClicked(int grade, int rank, Random random) => random.NextDouble() < Attraction[grade] / (rank + 1);

    private static int[] Order(int[] grades, double noise, Random random) =>
        [.. Enumerable.Range(0, grades.Length)
            .OrderByDescending(hit => grades[hit] + (noise * 2 * (random.NextDouble() + random.NextDouble() - 1)))];
}
