using SearchProxy.Core.Buffers;

namespace SearchProxy.Core.Text;

/// <summary>
/// Reads the lines of a stream, cut at line feeds alone, holding one line of at most so many bytes. Not for several threads.
/// </summary>
/// <param name="text">The text, in no coding.</param>
/// <param name="maxLine">Longest line that is given whole.</param>
/// <param name="memory">Counts the buffer where it grows; a line for which it leaves no room is cut. Null for no count.</param>
public sealed class LineReader(Stream text, int maxLine, AnswerMemory? memory = null)
{
    private const int FirstBuffer = 32 * 1024;

    private byte[] _buffer = new byte[Math.Min(FirstBuffer, maxLine)];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>True while pieces are read of a line for which there was no memory.</summary>
    public bool LacksMemory { get; private set; }

    /// <summary>The next line, as bytes of its own; an empty one that ends with the text at the end.</summary>
    /// <exception cref="IOException">The text broke off.</exception>
    public async ValueTask<TextLine> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                return Take(searched + feed + 1, TextLine.Ending.LineFeed);
            }

            searched = _end - _start;
            if (_isAtEnd)
            {
                return Take(searched, TextLine.Ending.OfText);
            }

            if (searched >= maxLine)
            {
                return Take(searched, TextLine.Ending.Cut);
            }

            if (!await TryMakeRoomAsync(cancellationToken))
            {
                return Take(searched, TextLine.Ending.Cut);
            }

            var read = await text.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _isAtEnd = read == 0;
        }
    }

    private TextLine Take(int length, TextLine.Ending end)
    {
        if (AnswerMemory.AllocateOrNull(length) is not { } line)
        {
            (line, end) = (new byte[Math.Min(length, FirstBuffer)], TextLine.Ending.Cut);
            length = line.Length;
            LacksMemory = true;
        }

        _buffer.AsSpan(_start, length).CopyTo(line);
        _start += length;
        LacksMemory &= end == TextLine.Ending.Cut;
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (_buffer.Length > FirstBuffer)
            {
                memory?.LetGo(_buffer.Length);
                _buffer = new byte[FirstBuffer];
            }
        }

        return new TextLine(line, end);
    }

    private async ValueTask<bool> TryMakeRoomAsync(CancellationToken cancellationToken)
    {
        if (_end < _buffer.Length)
        {
            return true;
        }

        var count = _end - _start;
        if (count < _buffer.Length / 2)
        {
            Move(count, _buffer);
            return true;
        }

        var size = (int)Math.Min(_buffer.Length * 2L, Math.Max(maxLine, count + 1));
        if (await RoomAsync(size, cancellationToken) is not { } larger)
        {
            // The rest of the line has to do with the room that there is.
            LacksMemory = true;
            if (_start == 0)
            {
                return false;
            }

            Move(count, _buffer);
            return true;
        }

        if (_buffer.Length > FirstBuffer)
        {
            memory?.LetGo(_buffer.Length);
        }

        Move(count, larger);
        return true;
    }

    private ValueTask<byte[]?> RoomAsync(int size, CancellationToken cancellationToken) =>
        memory is null ? new ValueTask<byte[]?>(AnswerMemory.AllocateOrNull(size))
        : LacksMemory ? default
        : memory.TryAllocateAsync(size, size, cancellationToken);

    private void Move(int count, byte[] target)
    {
        _buffer.AsSpan(_start, count).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, count);
    }
}
