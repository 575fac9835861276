using System.Globalization;
using System.Text;

namespace SearchProxy.Testing.Http;

/// <summary>
/// Reads HTTP/1.1 messages off a stream for tests: strict about framing, so that a wrong byte shows, and without any normalisation.
/// </summary>
internal sealed class Http1Reader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next message, or null when the peer closed in between.</summary>
    /// <param name="withoutBody">Asked once the head is known: true for answers to HEAD and the like.</param>
    public async Task<Http1Message?> ReadAsync(Func<string, bool> withoutBody, CancellationToken cancellationToken)
    {
        var (startLine, headers) = await ReadHeadAsync(cancellationToken).ConfigureAwait(false);
        if (startLine is null)
        {
            return null;
        }

        var (body, complete) = withoutBody(startLine)
            ? ([], true)
            : await ReadBodyAsync(startLine, headers, cancellationToken).ConfigureAwait(false);
        return new Http1Message(startLine, headers, body, complete);
    }

    /// <summary>Start line and headers of the next message; a null start line when the peer closed.</summary>
    public async Task<(string? StartLine, List<HeaderLine> Headers)> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var headers = new List<HeaderLine>();
        var startLine = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (startLine is null)
        {
            return (null, headers);
        }

        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(colon < 0 ? new HeaderLine(line, "") : new HeaderLine(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return (startLine, headers);
    }

    /// <summary>The body that the head announces.</summary>
    public async Task<(byte[] Body, bool IsComplete)> ReadBodyAsync(
        string startLine, IReadOnlyList<HeaderLine> headers, CancellationToken cancellationToken)
    {
        if (headers.Any(line => line.Is("Transfer-Encoding") && line.Value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase)))
        {
            return await ReadChunkedAsync(cancellationToken).ConfigureAwait(false);
        }

        var length = headers.Where(line => line.Is("Content-Length")).Select(line => line.Value).FirstOrDefault();
        var isResponse = startLine.StartsWith("HTTP/", StringComparison.Ordinal);
        var wanted = length is not null ? long.Parse(length, CultureInfo.InvariantCulture) : isResponse ? long.MaxValue : 0;
        var body = new MemoryStream();
        var copied = await CopyAsync(body, wanted, cancellationToken).ConfigureAwait(false);
        return (body.ToArray(), copied == wanted || length is null);
    }

    private async Task<(byte[] Body, bool IsComplete)> ReadChunkedAsync(CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            var size = long.Parse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return (body.ToArray(), await SkipTrailersAsync(cancellationToken).ConfigureAwait(false));
            }

            if (await CopyAsync(body, size, cancellationToken).ConfigureAwait(false) < size
                || await ReadLineAsync(cancellationToken).ConfigureAwait(false) is not "")
            {
                break;
            }
        }

        return (body.ToArray(), false);
    }

    private async Task<bool> SkipTrailersAsync(CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<long> CopyAsync(MemoryStream into, long wanted, CancellationToken cancellationToken)
    {
        var copied = 0L;
        while (copied < wanted)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            var take = (int)Math.Min(_end - _start, wanted - copied);
            into.Write(_buffer, _start, take);
            _start += take;
            copied += take;
        }

        return copied;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            var ends = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            var until = ends < 0 ? _end : ends;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, until - _start));
            _start = ends < 0 ? _end : ends + 1;
            if (ends >= 0)
            {
                return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
            }
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            _start = 0;
            _end = await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            return _end > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
