namespace SearchProxy.Core.Relevance;

/// <summary>Whether one system is better than another on the same queries, or only luckier.</summary>
/// <param name="Difference">Mean over the queries of the second system's measure minus the first's.</param>
/// <param name="Low">Lower end of the 95 % confidence interval of <paramref name="Difference"/>.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="PValue">
/// Chance of a difference at least this large, in either direction, if it were a matter of luck which system got which value.
/// </param>
/// <param name="Queries">How many queries were compared.</param>
public sealed record PairedComparison(double Difference, double Low, double High, double PValue, int Queries)
{
    public const int DefaultRounds = 10_000;

    private const double Tail = 0.025;

    // Sums of the same numbers in another order differ by rounding; they must count as equal.
    private const double Rounding = 1e-12;

    /// <summary>
    /// The interval is the percentile bootstrap (Efron and Tibshirani 1993) over queries; the p value is the two-sided randomisation test
    /// that swaps the systems' values query by query (Smucker, Allan and Carterette 2007), counted as (hits + 1) / (rounds + 1).
    /// </summary>
    /// <param name="first">The measure of the first system for each query.</param>
    /// <param name="second">The measure of the second, for the same queries in the same order.</param>
    /// <param name="random">Source of chance; the same seed gives the same figures.</param>
    /// <param name="rounds">How often to draw; at least 100.</param>
    /// <exception cref="ArgumentException">The lists are empty or of different lengths.</exception>
    public static PairedComparison Compare(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, Random random, int rounds = DefaultRounds)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 100);
        if (first.IsEmpty || first.Length != second.Length)
        {
            throw new ArgumentException(
                $"Found {first.Length} and {second.Length} values; one for each query is needed from both.", nameof(second));
        }

        var differences = new double[first.Length];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = second[i] - first[i];
        }

        var (low, high) = Interval(differences, random, rounds);
        return new PairedComparison(differences.Average(), low, high, PValueOf(differences, random, rounds), differences.Length);
    }

    /// <summary>
    /// The p values of several comparisons, raised so that together they keep the error rate of one (Holm 1979): the smallest times their
    /// number, the next times one less, never below the one before and never above 1.
    /// </summary>
    /// <returns>In the order given.</returns>
    public static IReadOnlyList<double> Holm(ReadOnlySpan<double> pValues)
    {
        var values = pValues.ToArray();
        var adjusted = new double[values.Length];
        var before = 0.0;
        foreach (var (rank, index) in Enumerable.Range(0, values.Length).OrderBy(index => values[index]).Index())
        {
            adjusted[index] = before = Math.Max(before, Math.Min(1, (values.Length - rank) * values[index]));
        }

        return adjusted;
    }

    /// <summary>The mean of one system's values with its 95 % interval, by the same bootstrap over queries.</summary>
    /// <param name="values">One for each query; at least one.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="rounds">How often to draw; at least 100.</param>
    public static (double Mean, double Low, double High) MeanOf(ReadOnlySpan<double> values, Random random, int rounds = DefaultRounds)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 100);
        if (values.IsEmpty)
        {
            throw new ArgumentException("At least one query is needed.", nameof(values));
        }

        var drawn = values.ToArray();
        var (low, high) = Interval(drawn, random, rounds);
        return (drawn.Average(), low, high);
    }

    private static (double Low, double High) Interval(double[] differences, Random random, int rounds)
    {
        var means = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var sum = 0.0;
            for (var i = 0; i < differences.Length; i++)
            {
                sum += differences[random.Next(differences.Length)];
            }

            means[round] = sum / differences.Length;
        }

        Array.Sort(means);
        return (means[(int)(Tail * (rounds - 1))], means[(int)Math.Ceiling((1 - Tail) * (rounds - 1))]);
    }

    private static double PValueOf(double[] differences, Random random, int rounds)
    {
        var observed = Math.Abs(differences.Sum()) - Rounding;
        var hits = 0;
        for (var round = 0; round < rounds; round++)
        {
            var sum = 0.0;
            foreach (var difference in differences)
            {
                sum += random.Next(2) == 0 ? difference : -difference;
            }

            hits += Math.Abs(sum) >= observed ? 1 : 0;
        }

        return (hits + 1.0) / (rounds + 1.0);
    }
}
