using System.Buffers;
using System.Text.Unicode;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>The characters of a UTF-8 stream, piece by piece. A byte that is none comes out as <see cref="Broken"/>.</summary>
internal sealed class Utf8Text(Stream stream)
{
    /// <summary>Stands for what is not UTF-8; no character of any text.</summary>
    public const char Broken = '\uFFFF';

    private readonly byte[] _bytes = new byte[16 * 1024];
    private readonly char[] _chars = new char[16 * 1024];
    private int _left;
    private bool _isAtEnd;

    /// <summary>The next piece, valid until the next call; empty at the end.</summary>
    /// <exception cref="IOException">The stream broke off.</exception>
    public async ValueTask<ReadOnlyMemory<char>> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_isAtEnd)
        {
            var read = await stream.ReadAsync(_bytes.AsMemory(_left), cancellationToken);
            _isAtEnd = read == 0;
            if (Decode(_left + read) is var count and > 0)
            {
                return _chars.AsMemory(0, count);
            }
        }

        return default;
    }

    private int Decode(int length)
    {
        var (from, written) = (0, 0);
        while (true)
        {
            var status = Utf8.ToUtf16(
                _bytes.AsSpan(from, length - from),
                _chars.AsSpan(written),
                out var read,
                out var chars,
                replaceInvalidSequences: false,
                isFinalBlock: _isAtEnd);
            (from, written) = (from + read, written + chars);
            if (status != OperationStatus.InvalidData)
            {
                break;
            }

            _chars[written++] = Broken;
            from++;
        }

        _left = length - from;
        _bytes.AsSpan(from, _left).CopyTo(_bytes);
        return written;
    }
}
