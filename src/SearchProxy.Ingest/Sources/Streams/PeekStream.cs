using System.Runtime.ExceptionServices;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>
/// A stream whose beginning can be looked at before it is read. Where the stream below breaks, what came before is read first. Reads only;
/// closes the stream below.
/// </summary>
internal sealed class PeekStream(Stream inner) : ReadOnlyStream
{
    private byte[] _head = [];
    private int _length;
    private int _taken;
    private ExceptionDispatchInfo? _fault;

    /// <summary>True when the last look saw all that there is.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>
    /// The beginning, to be looked at before anything is read: up to so many bytes, less at the end of the stream or when it is enough.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(
        int count, Func<ReadOnlyMemory<byte>, bool>? isEnough, CancellationToken cancellationToken)
    {
        Array.Resize(ref _head, Math.Max(_head.Length, _taken + count));
        while (_length < _taken + count && !IsWhole && _fault is null && isEnough?.Invoke(_head.AsMemory(_taken, _length - _taken)) != true)
        {
            try
            {
                var read = await inner.ReadAsync(_head.AsMemory(_length, _taken + count - _length), cancellationToken);
                IsWhole = read == 0;
                _length += read;
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                _fault = ExceptionDispatchInfo.Capture(exception);
            }
        }

        return _head.AsMemory(_taken, Math.Min(_length - _taken, count));
    }

    /// <summary>Leaves out the first bytes, which were looked at before.</summary>
    public void Skip(int count) => _taken += count;

    /// <summary>Throws what broke the stream while it was looked at, if anything did.</summary>
    public void ThrowIfBroken() => _fault?.Throw();

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (TakeHead(buffer.AsSpan(offset, count)) is var taken and > 0)
        {
            return taken;
        }

        ThrowIfBroken();
        return inner.Read(buffer, offset, count);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TakeHead(buffer.Span) is var taken and > 0)
        {
            return new ValueTask<int>(taken);
        }

        ThrowIfBroken();
        return inner.ReadAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int TakeHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _length - _taken);
        _head.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }
}
