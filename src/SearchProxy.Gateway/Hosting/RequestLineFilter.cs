using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Gateway.Hosting;

/// <summary>
/// Lets request targets with bytes beyond ASCII through, which the server refuses and the engines take: such bytes are percent-encoded
/// before the server sees the request line, so that the engine reads what it would have read. Only where a request line certainly begins:
/// at the start of a connection, and behind a body whose end is known.
/// </summary>
/// <remarks>
/// The engines read each byte as a Latin-1 character, except in a part that also holds percent-encoding (in a query a plus, too), where the
/// bytes are UTF-8 (tried on Elasticsearch 8.19.8 and OpenSearch 2.19.1). Everything but such a line passes as it is, without a copy.
/// </remarks>
internal sealed class RequestLineFilter : PipeReader
{
    private readonly PipeReader _inner;
    private readonly MappedRead<ReadResult> _shownRead;
    private ReadOnlySequence<byte> _read;
    private ReadOnlySequence<byte> _shown;

    /// <summary>
    /// What is left of a request line in its other spelling; it stands for <see cref="_replaced"/> bytes of the connection.
    /// </summary>
    private ReadOnlyMemory<byte> _line;
    private long _replaced;

    /// <summary>
    /// Bytes that the server has taken, in its own count; and where the next request line begins in that count, when that is known.
    /// </summary>
    private long _taken;
    private long? _lineAt = 0;

    /// <summary>Looks for the end of a chunked body while the server takes it; null at any other time.</summary>
    private ChunkedBodyEnd? _chunks;

    public RequestLineFilter(PipeReader inner)
    {
        _inner = inner;
        _shownRead = new MappedRead<ReadResult>(Show);
    }

    /// <summary>How many bytes have come that the server has not taken yet.</summary>
    public long Waiting { get; private set; }

    /// <summary>Puts the filter between a connection and the server.</summary>
    public static ConnectionDelegate Around(ConnectionDelegate next) => connection =>
    {
        var filter = new RequestLineFilter(connection.Transport.Input);
        connection.Features.Set(filter);
        connection.Transport = new Pipes(filter, connection.Transport.Output);
        return next(connection);
    };

    /// <summary>Says that the head of a request has been read, and how its body is framed. The next line begins behind that.</summary>
    public void HeadRead(HttpRequest request)
    {
        var isOpen = request.Headers.TransferEncoding.Count > 0 || request.Headers.Upgrade.Count > 0;
        _lineAt = isOpen ? null : _taken + (request.ContentLength ?? 0);
        _chunks = request.Headers.TransferEncoding.Count > 0 && request.Headers.Upgrade.Count == 0 ? new ChunkedBodyEnd() : null;
    }

    public override bool TryRead(out ReadResult result)
    {
        var read = _inner.TryRead(out var found);
        result = read ? Show(found) : default;
        return read;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _shownRead.Of(_inner.ReadAsync(cancellationToken));

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var bytes = _shown.Slice(0, consumed);
        var taken = bytes.Length;
        Waiting = _shown.Length - taken;
        if (_chunks?.Find(bytes) is { } length)
        {
            (_lineAt, _chunks) = (_taken + length, null);
        }

        _taken += taken;
        if (_replaced == 0)
        {
            _inner.AdvanceTo(consumed, examined);
            return;
        }

        var seen = _shown.Slice(0, examined).Length;
        var line = _line.Length;
        var start = taken < line ? 0 : _replaced + taken - line;
        var end = seen < line ? Math.Max(start, _replaced) : _replaced + seen - line;
        (_line, _replaced) = taken < line ? (_line[(int)taken..], _replaced) : (default, 0);
        _inner.AdvanceTo(_read.GetPosition(start), _read.GetPosition(end));
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    private ReadResult Show(ReadResult read)
    {
        _read = read.Buffer;
        if (_lineAt == _taken && _replaced == 0)
        {
            FindLine();
        }

        _shown = _replaced == 0 ? _read : Joined(_line, _read.Slice(_replaced));
        return new ReadResult(_shown, read.IsCanceled, read.IsCompleted);
    }

    /// <summary>Puts a request line that needs it into another spelling, once it is there as a whole.</summary>
    private void FindLine()
    {
        var reader = new SequenceReader<byte>(_read);
        reader.AdvancePastAny((byte)'\r', (byte)'\n');
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n', advancePastDelimiter: false))
        {
            return;
        }

        _lineAt = null;
        if (line.IsSingleSegment && Ascii.IsValid(line.FirstSpan))
        {
            return;
        }

        var bytes = line.ToArray();
        if (!Ascii.IsValid(bytes))
        {
            (_line, _replaced) = (RawTarget.Encode(bytes), reader.Consumed);
        }
    }

    private static ReadOnlySequence<byte> Joined(ReadOnlyMemory<byte> line, ReadOnlySequence<byte> rest)
    {
        var first = new Segment(line, 0);
        var last = first;
        foreach (var memory in rest)
        {
            last = last.Append(memory);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
