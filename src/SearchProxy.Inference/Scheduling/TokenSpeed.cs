namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// How long one thread takes for a token of one model, by an exponentially weighted mean of what was measured: sums of seconds and of
/// tokens that forget in step, so that short and long texts count by their tokens. Thread-safe.
/// </summary>
internal sealed class TokenSpeed
{
    /// <summary>What a measurement leaves of those before: about the last fifty count.</summary>
    private const double Kept = 0.98;

    private readonly Lock _gate = new();
    private double _seconds;
    private double _tokens;

    /// <summary>0 as long as nothing was measured.</summary>
    public double SecondsPerToken
    {
        get
        {
            lock (_gate)
            {
                return _tokens > 0 ? _seconds / _tokens : 0;
            }
        }
    }

    public void Note(int tokens, TimeSpan elapsed)
    {
        lock (_gate)
        {
            _seconds = (_seconds * Kept) + elapsed.TotalSeconds;
            _tokens = (_tokens * Kept) + tokens;
        }
    }
}
