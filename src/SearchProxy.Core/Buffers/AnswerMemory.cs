using System.Buffers;

namespace SearchProxy.Core.Buffers;

/// <summary>
/// What one request of a client holds until its answer is sent: rented, and given back all at once. The answers of two legs of a hundred
/// hits are larger than anything else that a search allocates, and each would be one for the large object heap. Thread-safe.
/// </summary>
/// <param name="budget">What all requests hold together; null for no bound.</param>
/// <param name="take">
/// Takes bytes from the budget, and waits for them as long as the request may; null for a request that is handed through unread instead.
/// </param>
public sealed class AnswerMemory(MemoryBudget? budget = null, Func<long, CancellationToken, ValueTask<bool>>? take = null) : IDisposable
{
    private const int LargestPooled = 1024 * 1024;

    /// <summary>About 32 MiB when every size has been in use at once: what is larger, or more, goes to the collector.</summary>
    private const int PooledOfSize = 16;

    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(LargestPooled, PooledOfSize);

    private readonly Lock _lock = new();
    private readonly List<byte[]> _kept = [];
    private long _held;
    private bool _isOver;

    /// <summary>
    /// A buffer of at least so many bytes, the caller's until it gives it to <see cref="Keep"/> or to <see cref="GiveBack"/>.
    /// </summary>
    public static byte[] Rent(int bytes) => bytes <= LargestPooled ? Pool.Rent(bytes) : GC.AllocateUninitializedArray<byte>(bytes);

    /// <summary>
    /// An array of any content, or null where the process has less than the budget says: other things than requests hold memory too.
    /// </summary>
    public static byte[]? AllocateOrNull(int bytes)
    {
        try
        {
            return GC.AllocateUninitializedArray<byte>(bytes);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Gives a rented buffer back that nobody reads any more.</summary>
    public static void GiveBack(byte[] rented)
    {
        if (rented.Length is > 0 and <= LargestPooled)
        {
            Pool.Return(rented);
        }
    }

    /// <summary>What UTF-8 of so many bytes takes that is read as text: itself, and its characters beside it.</summary>
    public static long WithText(long utf8Bytes) => utf8Bytes * (1 + sizeof(char));

    /// <summary>False when all requests together hold what they may, or more.</summary>
    public bool HasRoom => budget is null || budget.Held < budget.Limit;

    /// <summary>Counts bytes against the budget; false when they do not fit.</summary>
    public bool TryHold(long bytes)
    {
        lock (_lock)
        {
            if (_isOver || budget is null)
            {
                return true;
            }

            if (!budget.TryTake(bytes))
            {
                return false;
            }

            _held += bytes;
            return true;
        }
    }

    /// <summary>
    /// Counts bytes against the budget, and waits for them where the request may; false when they do not fit. For one caller at a time.
    /// </summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public ValueTask<bool> TryHoldAsync(long bytes, CancellationToken cancellationToken) =>
        budget is null || take is null ? new ValueTask<bool>(TryHold(bytes)) : WaitAsync(budget, take, bytes, cancellationToken);

    /// <summary>
    /// Counts bytes as <see cref="TryHoldAsync"/> does, and gives an array of any content for them; null, and then nothing is counted, when
    /// either does not fit.
    /// </summary>
    /// <param name="size">Bytes of the array.</param>
    /// <param name="counted">Bytes to count for it.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public async ValueTask<byte[]?> TryAllocateAsync(int size, long counted, CancellationToken cancellationToken)
    {
        if (!await TryHoldAsync(counted, cancellationToken))
        {
            return null;
        }

        var array = AllocateOrNull(size);
        if (array is null)
        {
            LetGo(counted);
        }

        return array;
    }

    /// <summary>Counts bytes that are needed to finish what is begun, whether they fit or not.</summary>
    public void Hold(long bytes)
    {
        lock (_lock)
        {
            if (!_isOver && budget is not null)
            {
                budget.Take(bytes);
                _held += bytes;
            }
        }
    }

    /// <summary>Bytes that were counted are free again.</summary>
    public void LetGo(long bytes)
    {
        lock (_lock)
        {
            if (!_isOver && budget is not null)
            {
                budget.Return(bytes);
                _held -= bytes;
            }
        }
    }

    /// <summary>Takes a rented buffer over: it stays valid until <see cref="Dispose"/>.</summary>
    public void Keep(byte[] rented)
    {
        lock (_lock)
        {
            // A call that nobody waited for may end after the answer: its reader still has the buffer, so the collector gets it.
            if (!_isOver)
            {
                _kept.Add(rented);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            End();
            foreach (var buffer in _kept)
            {
                GiveBack(buffer);
            }

            _kept.Clear();
        }
    }

    /// <summary>
    /// Counts nothing any more, but leaves the buffers to the collector: something may still read them. Does nothing after
    /// <see cref="Dispose"/>.
    /// </summary>
    public void Abandon()
    {
        lock (_lock)
        {
            End();
            _kept.Clear();
        }
    }

    private async ValueTask<bool> WaitAsync(
        MemoryBudget all, Func<long, CancellationToken, ValueTask<bool>> takes, long bytes, CancellationToken cancellationToken)
    {
        var fits = await takes(bytes, cancellationToken);
        lock (_lock)
        {
            if (fits && _isOver)
            {
                all.Return(bytes);
            }
            else if (fits)
            {
                _held += bytes;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return fits;
    }

    private void End()
    {
        _isOver = true;
        budget?.Return(_held);
        _held = 0;
    }
}
