using System.Buffers;

namespace SearchProxy.Core.Json;

/// <summary>Collects JSON that is written as bytes and can take back what it wrote last. Not for several threads.</summary>
internal sealed class RawJsonBuffer : IDisposable
{
    private byte[] _bytes;
    private int _length;

    public RawJsonBuffer(int capacity) => _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 256));

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _length < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + bytes.Length));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Writes a comma unless an object or array has just been opened.</summary>
    public void Separate()
    {
        if (_length > 0 && _bytes[_length - 1] is not ((byte)'{' or (byte)'[' or (byte)':'))
        {
            Write(","u8);
        }
    }

    public void TakeBackTo(int length) => _length = length;
}
