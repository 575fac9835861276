using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace SearchProxy.Core.Buffers;

/// <summary>
/// Changes what a read gives once it is there, for who makes one read at a time: an async method in its place would take memory for each
/// read that waits, and each request of a kept connection does.
/// </summary>
/// <param name="change">Makes the result; what it throws is the read's exception.</param>
public sealed class MappedRead<T> : IValueTaskSource<T>
{
    private readonly Func<T, T> _change;
    private readonly Action _arrived;
    private ManualResetValueTaskSourceCore<T> _result;
    private ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter _read;

    public MappedRead(Func<T, T> change)
    {
        _change = change;
        _arrived = Arrived;
    }

    /// <summary>The result of a read, changed. The one before must be over.</summary>
    public ValueTask<T> Of(ValueTask<T> read)
    {
        if (read.IsCompletedSuccessfully)
        {
            return Now(read.Result);
        }

        _result.Reset();
        _read = read.ConfigureAwait(false).GetAwaiter();
        _read.UnsafeOnCompleted(_arrived);
        return new ValueTask<T>(this, _result.Version);
    }

    T IValueTaskSource<T>.GetResult(short token) => _result.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private ValueTask<T> Now(T read)
    {
        try
        {
            return new ValueTask<T>(_change(read));
        }
        catch (Exception failure)
        {
            return ValueTask.FromException<T>(failure);
        }
    }

    private void Arrived()
    {
        T changed;
        try
        {
            changed = _change(_read.GetResult());
        }
        catch (Exception failure)
        {
            _result.SetException(failure);
            return;
        }

        // Whoever waits may read again before this returns.
        _result.SetResult(changed);
    }
}
