namespace SearchProxy.Benchmarks.Load;

/// <summary>What a soak has done so far. Thread-safe.</summary>
internal sealed class SoakCounts
{
    private long _requests;
    private long _broken;

    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Those that ended without an answer.</summary>
    public long Broken => Volatile.Read(ref _broken);

    public void Asked() => Interlocked.Increment(ref _requests);

    public void Broke() => Interlocked.Increment(ref _broken);
}
