namespace SearchProxy.Engine.Bulk;

/// <summary>
/// Pauses between attempts: "full jitter", a random time up to an exponentially growing bound
/// (M. Brooker, Exponential Backoff and Jitter, 2015), never below what the engine asks for by Retry-After.
/// </summary>
internal sealed class BulkBackoff(BulkClientOptions options, Random random)
{
    private const int MaxDoublings = 30;

    public TimeSpan Delay(int attempt, TimeSpan? retryAfter)
    {
        var bound = Math.Min(options.MaxDelay.TotalMilliseconds, options.FirstDelay.TotalMilliseconds * (1L << Math.Min(attempt, MaxDoublings)));
        double part;
        lock (random)
        {
            part = random.NextDouble();
        }

        var delay = TimeSpan.FromMilliseconds(part * bound);
        return retryAfter is { } asked && asked > delay ? Min(asked, options.MaxDelay) : delay;
    }

    /// <summary>Reads a Retry-After in seconds; null when absent or of another form.</summary>
    public static TimeSpan? RetryAfter(string? header) =>
        int.TryParse(header, System.Globalization.NumberStyles.None, null, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
