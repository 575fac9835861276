using SearchProxy.Core.Relevance;

namespace SearchProxy.Evaluation.Tuning;

/// <summary>Which of several settings is best for queries that nobody has seen yet, by nested cross-validation.</summary>
/// <param name="Chosen">
/// Number of the setting that is best over all queries; that of the present one where no other is better by more than its standard error.
/// </param>
/// <param name="ByFold">What was chosen for each fold, from the queries of the other folds alone.</param>
/// <param name="Gain">What those choices gained over the present setting on the queries that they were not made from.</param>
public sealed record SettingChoice(int Chosen, IReadOnlyList<int> ByFold, PairedComparison Gain)
{
    public const int DefaultFolds = 5;

    /// <summary>Fewer queries than this say nothing about others.</summary>
    public const int FewestQueries = 20;

    /// <summary>A difference that luck makes less often than this is one.</summary>
    public const double Significance = 0.05;

    /// <summary>True when the gain on unseen queries is more than luck, and another setting than the present one was chosen.</summary>
    public bool IsWorthwhile(int present) => Chosen != present && Gain.Low > 0 && Gain.PValue < Significance;

    /// <summary>
    /// Queries are dealt to folds at random. For each fold the setting with the best mean over the other folds is taken, unless its gain
    /// over the present one there is no more than one standard error (Breiman, Friedman, Olshen and Stone 1984); the fold's own queries
    /// then tell what that choice is worth. As settings have nothing that is fitted to queries, the mean over the other folds is the mean
    /// of an inner cross-validation.
    /// </summary>
    /// <param name="values">Each setting's value for each query, all of the same length.</param>
    /// <param name="present">Number of the setting that is in use.</param>
    /// <param name="random">Source of chance.</param>
    /// <param name="folds">At least 2.</param>
    /// <exception cref="ArgumentException">There are fewer queries than <see cref="FewestQueries"/>, or lengths differ.</exception>
    public static SettingChoice Of(IReadOnlyList<IReadOnlyList<double>> values, int present, Random random, int folds = DefaultFolds)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var queries = values[present].Count;
        if (queries < FewestQueries || values.Any(setting => setting.Count != queries))
        {
            throw new ArgumentException(
                $"Found {queries} queries; at least {FewestQueries} are needed, as many for each setting.", nameof(values));
        }

        var order = Enumerable.Range(0, queries).ToArray();
        random.Shuffle(order);
        var chosen = new int[folds];
        var outside = new double[queries];
        for (var fold = 0; fold < folds; fold++)
        {
            var number = fold;
            chosen[fold] = Best(values, present, [.. order.Where((_, place) => place % folds != number)]);
            foreach (var query in order.Where((_, place) => place % folds == number))
            {
                outside[query] = values[chosen[fold]][query];
            }
        }

        return new SettingChoice(Best(values, present, order), chosen, PairedComparison.Compare([.. values[present]], outside, random));
    }

    private static int Best(IReadOnlyList<IReadOnlyList<double>> values, int present, int[] queries)
    {
        var best = Enumerable.Range(0, values.Count)
            .OrderByDescending(setting => queries.Sum(query => values[setting][query]))
            .ThenBy(setting => setting == present ? -1 : setting)
            .First();
        var gains = queries.Select(query => values[best][query] - values[present][query]).ToArray();
        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1) / gains.Length);
        return mean > error ? best : present;
    }
}
