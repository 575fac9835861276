namespace SearchProxy.Evaluation.Results;

/// <summary>How long the searches of one target took, in milliseconds; null figures where no time was taken.</summary>
public sealed record LatencySummary(double? Mean, double? P50, double? P90, double? P95, double? P99, double? Longest)
{
    public static LatencySummary Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0
            ? new LatencySummary(null, null, null, null, null, null)
            : new LatencySummary(sorted.Average(), At(sorted, 0.5), At(sorted, 0.9), At(sorted, 0.95), At(sorted, 0.99), sorted[^1]);
    }

    /// <summary>The nearest rank: the smallest value that the share reaches.</summary>
    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
