using System.Buffers;

namespace SearchProxy.Core.Buffers;

/// <summary>
/// What one request of a client holds until its answer is sent: rented, and given back all at once. The answers of two legs of a hundred hits are
/// larger than anything else that a search allocates, and each would be one for the large object heap. Thread-safe.
/// </summary>
public sealed class AnswerMemory : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _kept = [];
    private bool _isOver;

    /// <summary>A buffer of at least so many bytes, the caller's until it gives it to <see cref="Keep"/> or back to the shared pool.</summary>
    public static byte[] Rent(int bytes) => ArrayPool<byte>.Shared.Rent(bytes);

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
            _isOver = true;
            foreach (var buffer in _kept)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            _kept.Clear();
        }
    }
}
