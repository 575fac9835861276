namespace SearchProxy.Core.Buffers;

/// <summary>How many bytes all requests may hold together. Thread-safe.</summary>
/// <param name="limit">The bytes.</param>
public sealed class MemoryBudget(long limit)
{
    private long _held;
    private long _highest;

    public long Limit => limit;

    /// <summary>Bytes that are held right now; above the limit only by what had to be finished.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>The most that was held since <see cref="ForgetHighest"/>.</summary>
    public long Highest => Volatile.Read(ref _highest);

    /// <summary>Takes bytes; false when they do not fit, and then none are taken.</summary>
    public bool TryTake(long bytes)
    {
        while (true)
        {
            var held = Volatile.Read(ref _held);
            if (held + bytes > limit)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _held, held + bytes, held) == held)
            {
                Raise(held + bytes);
                return true;
            }
        }
    }

    /// <summary>Takes bytes whether they fit or not: for answers that are being written already.</summary>
    public void Take(long bytes) => Raise(Interlocked.Add(ref _held, bytes));

    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);

    public void ForgetHighest() => Volatile.Write(ref _highest, Held);

    private void Raise(long held)
    {
        var highest = Volatile.Read(ref _highest);
        while (held > highest)
        {
            highest = Interlocked.CompareExchange(ref _highest, held, highest) is var seen && seen == highest ? held : seen;
        }
    }
}
