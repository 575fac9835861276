using System.Globalization;

namespace SearchProxy.Engine.Indexes;

/// <summary>
/// How an engine that is busy or away is asked again: pauses double from the first to the longest until patience is over.
/// </summary>
/// <param name="FirstPause">Pause after the first attempt.</param>
/// <param name="LongestPause">What no pause exceeds; not below the first.</param>
/// <param name="Patience">How long after the first attempt began another one is still made; zero for a single attempt.</param>
public sealed record RetryPolicy(TimeSpan FirstPause, TimeSpan LongestPause, TimeSpan Patience)
{
    private const int MaxDoublings = 30;

    /// <summary>One attempt.</summary>
    public static RetryPolicy Once { get; } = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Attempts until one is over or patience is; gives what the last one gave.</summary>
    /// <param name="attempt">Makes an attempt, told how many there were before.</param>
    /// <param name="isOver">Whether no other attempt is wanted.</param>
    /// <param name="pause">The pause after an attempt, told how many there were before it; null for <see cref="Pause"/>.</param>
    /// <param name="time">Clock of pauses and patience.</param>
    /// <param name="stop">Ends a pause; attempts are handed it by the caller.</param>
    public async ValueTask<T> RunAsync<T>(
        Func<int, ValueTask<T>> attempt, Func<T, bool> isOver, Func<int, TimeSpan>? pause, TimeProvider time, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        for (var before = 0; ; before++)
        {
            var outcome = await attempt(before);
            if (isOver(outcome) || time.GetElapsedTime(started) >= Patience)
            {
                return outcome;
            }

            await Task.Delay((pause ?? Pause)(before), time, stop);
        }
    }

    /// <summary>The pause after an attempt.</summary>
    /// <param name="before">Attempts before that one.</param>
    public TimeSpan Pause(int before) =>
        TimeSpan.FromMilliseconds(
            Math.Min(LongestPause.TotalMilliseconds, FirstPause.TotalMilliseconds * (1L << Math.Min(before, MaxDoublings))));

    /// <summary>
    /// "Full jitter": a random time up to <see cref="Pause"/> (M. Brooker, Exponential Backoff and Jitter, 2015), never below what the
    /// engine asks for.
    /// </summary>
    /// <param name="before">Attempts before the one that is over.</param>
    /// <param name="random">Source of the jitter; locked while it is used.</param>
    /// <param name="asked">What the engine asked for; null when it did not.</param>
    public TimeSpan JitteredPause(int before, Random random, TimeSpan? asked)
    {
        double part;
        lock (random)
        {
            part = random.NextDouble();
        }

        var pause = Pause(before) * part;
        return asked is not { } least || least <= pause ? pause : least < LongestPause ? least : LongestPause;
    }

    /// <summary>Reads a Retry-After in seconds; null when absent or of another form.</summary>
    public static TimeSpan? RetryAfter(string? header) =>
        int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
}
