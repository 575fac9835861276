using System.Buffers;

namespace SearchProxy.Core.Buffers;

/// <summary>Collects bytes in rented memory that lives as long as the <see cref="AnswerMemory"/> it belongs to.</summary>
public sealed class RentedWriter(AnswerMemory memory, int firstBytes) : IBufferWriter<byte>
{
    private byte[] _buffer = Start(memory, firstBytes);
    private int _count;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _count);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _count), nameof(count));
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Require(sizeHint);
        return _buffer.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Require(sizeHint);
        return _buffer.AsSpan(_count);
    }

    /// <summary>What was written; valid until the memory is given back. Nothing may be written afterwards.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        var written = _buffer.AsMemory(0, _count);
        memory.Keep(_buffer);
        _buffer = [];
        _count = 0;
        return written;
    }

    private void Require(int more)
    {
        if (_buffer.Length - _count >= Math.Max(more, 1))
        {
            return;
        }

        var larger =
            AnswerMemory.Rent(checked((int)Math.Min(Array.MaxLength, Math.Max(_buffer.Length * 2L, _count + (long)Math.Max(more, 1)))));
        memory.Hold(larger.Length);
        WrittenSpan.CopyTo(larger);
        memory.LetGo(_buffer.Length);
        AnswerMemory.GiveBack(_buffer);
        _buffer = larger;
    }

    private static byte[] Start(AnswerMemory memory, int bytes)
    {
        var buffer = AnswerMemory.Rent(bytes);
        memory.Hold(buffer.Length);
        return buffer;
    }
}
