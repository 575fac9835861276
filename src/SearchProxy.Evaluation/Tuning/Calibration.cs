namespace SearchProxy.Evaluation.Tuning;

/// <summary>
/// The probability that a hit of a model's score is relevant, 1 / (1 + exp(−(slope · score + intercept))): Platt (1999), with his targets
/// that keep it from being too sure, fitted as by Lin, Lin and Weng (2007).
/// </summary>
/// <param name="Slope">How fast it grows with the score.</param>
/// <param name="Intercept">Its log odds at score 0.</param>
/// <param name="Brier">Mean squared error on hits of queries that it was not fitted to; lower is better.</param>
/// <param name="BaseBrier">The same of always saying how many are relevant.</param>
public sealed record Calibration(double Slope, double Intercept, double Brier, double BaseBrier)
{
    private const int Folds = 5;
    private const int Steps = 100;

    /// <summary>True when the scores say more than how many hits are relevant, and higher ones more relevant.</summary>
    public bool IsWorthwhile => Slope > 0 && Brier < BaseBrier;

    public double Probability(double score) => 1 / (1 + Math.Exp(-((Slope * score) + Intercept)));

    /// <summary>Fits to all, and measures on each fifth of the queries what is fitted to the others.</summary>
    /// <param name="queries">The scored hits of each query, and whether they are relevant.</param>
    /// <returns>Null when there are fewer than five queries, or no relevant hit, or no other.</returns>
    public static Calibration? Fit(IReadOnlyList<IReadOnlyList<(double Score, bool IsRelevant)>> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        var all = queries.SelectMany(static query => query).ToList();
        if (queries.Count < Folds || Solve(all) is not { } fitted)
        {
            return null;
        }

        double error = 0, baseError = 0;
        for (var fold = 0; fold < Folds; fold++)
        {
            var number = fold;
            var others = queries.Where((_, index) => index % Folds != number).SelectMany(static query => query).ToList();
            var share = others.Count == 0 ? 0.5 : others.Count(static hit => hit.IsRelevant) / (double)others.Count;
            var of = Solve(others) is var (slope, intercept) ? new Calibration(slope, intercept, 0, 0) : null;
            foreach (var (score, isRelevant) in queries.Where((_, index) => index % Folds == number).SelectMany(static query => query))
            {
                var truth = isRelevant ? 1.0 : 0;
                error += Math.Pow((of?.Probability(score) ?? share) - truth, 2);
                baseError += Math.Pow(share - truth, 2);
            }
        }

        return new Calibration(fitted.Slope, fitted.Intercept, error / all.Count, baseError / all.Count);
    }

    /// <summary>Newton's method with halved steps on the cross entropy.</summary>
    private static (double Slope, double Intercept)? Solve(List<(double Score, bool IsRelevant)> hits)
    {
        double relevant = hits.Count(static hit => hit.IsRelevant), others = hits.Count - relevant;
        if (relevant == 0 || others == 0)
        {
            return null;
        }

        var (high, low) = ((relevant + 1) / (relevant + 2), 1 / (others + 2));
        var (slope, intercept) = (0.0, Math.Log((relevant + 1) / (others + 1)));
        for (var step = 0; step < Steps; step++)
        {
            double g1 = 0, g2 = 0, h11 = 1e-12, h22 = 1e-12, h12 = 0;
            foreach (var (score, isRelevant) in hits)
            {
                var p = 1 / (1 + Math.Exp(-((slope * score) + intercept)));
                var (difference, weight) = (p - (isRelevant ? high : low), p * (1 - p));
                g1 += difference * score;
                g2 += difference;
                h11 += weight * score * score;
                h22 += weight;
                h12 += weight * score;
            }

            if (Math.Abs(g1) < 1e-7 && Math.Abs(g2) < 1e-7)
            {
                break;
            }

            var determinant = (h11 * h22) - (h12 * h12);
            var (d1, d2) = (-((h22 * g1) - (h12 * g2)) / determinant, -((h11 * g2) - (h12 * g1)) / determinant);
            var (before, size) = (Loss(slope, intercept), 1.0);
            while (size > 1e-10 && !(Loss(slope + (size * d1), intercept + (size * d2)) < before))
            {
                size /= 2;
            }

            (slope, intercept) = (slope + (size * d1), intercept + (size * d2));
        }

        return (slope, intercept);

        double Loss(double a, double b) => hits.Sum(hit =>
        {
            var x = (a * hit.Score) + b;
            // log(1 + exp(x)) without overflow.
            return Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - ((hit.IsRelevant ? high : low) * x);
        });
    }
}
