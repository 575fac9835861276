using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace SearchProxy.Testing.FakeEngine;

/// <summary>How a <see cref="CountingOrigin"/> ends a connection that it was told to end.</summary>
public enum OriginEnd
{
    /// <summary>An orderly end (FIN).</summary>
    Close,

    /// <summary>A reset (RST): what the other side has not read yet is lost.</summary>
    Reset,

    /// <summary>The origin stops sending (FIN) but goes on reading.</summary>
    HalfClose,
}

/// <summary>
/// An origin on a plain socket that counts every request that arrives, even in part, and answers the n-th request of a connection by
/// script. It sees bytes, so that nothing that was written escapes it.
/// </summary>
public sealed class CountingOrigin : IAsyncDisposable
{
    private static readonly byte[] Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray();

    private readonly SocketServer _server;
    private readonly ConcurrentQueue<string> _arrived = new();
    private readonly Func<int, string, OriginAct> _script;
    private int _connections;
    private int _halfClosed;

    private CountingOrigin(Func<int, string, OriginAct> script, int port)
    {
        _script = script;
        _server = new SocketServer(port);
        _server.Serve(ServeAsync);
    }

    public Uri Url => _server.Url;

    /// <summary>The start line of every request of which a byte came, in order of arrival.</summary>
    public IReadOnlyList<string> Arrived => [.. _arrived];

    /// <summary>How many connections were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many connections have had their <see cref="OriginEnd.HalfClose"/>: a client's next request finds it there.</summary>
    public int HalfClosed => Volatile.Read(ref _halfClosed);

    /// <param name="script">What to do with a request: its number on its connection from 1 on, and its start line.</param>
    /// <param name="port">Where to listen; 0 for a free port.</param>
    public static CountingOrigin Start(Func<int, string, OriginAct> script, int port = 0) => new(script, port);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(TcpClient connection)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            connection.NoDelay = true;
            var stream = connection.GetStream();
            for (var number = 1; await ReadRequestAsync(stream, number).ConfigureAwait(false) is { } act; number++)
            {
                if (act.Answer is { } answer)
                {
                    await stream.WriteAsync(answer, _server.Stopped).ConfigureAwait(false);
                }

                if (act.End is { } end)
                {
                    await EndAsync(connection, end).ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            connection.Dispose();
        }
    }

    /// <summary>Reads a request as far as its act wants it read; null when the other side ended.</summary>
    private async Task<OriginAct?> ReadRequestAsync(NetworkStream stream, int number)
    {
        var received = new byte[64 * 1024];
        var count = await stream.ReadAsync(received, _server.Stopped).ConfigureAwait(false);
        if (count == 0)
        {
            return null;
        }

        while (received.AsSpan(0, count).IndexOf("\r\n"u8) < 0)
        {
            count += await stream.ReadAsync(received.AsMemory(count), _server.Stopped).ConfigureAwait(false);
        }

        var line = Encoding.Latin1.GetString(received, 0, received.AsSpan(0, count).IndexOf("\r\n"u8));
        _arrived.Enqueue(line);
        var act = _script(number, line);
        while (act.ReadsWhole && !IsWhole(received.AsSpan(0, count)))
        {
            var read = await stream.ReadAsync(received.AsMemory(count), _server.Stopped).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            count += read;
        }

        return act.Answer is null && act.End is null ? act with { Answer = Ok } : act;
    }

    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = Encoding.Latin1.GetString(request[..end]);
        var body = request[(end + 4)..];
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            return body.EndsWith("0\r\n\r\n"u8);
        }

        var start = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        return start < 0
            || body.Length >= int.Parse(head[(start + 16)..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task EndAsync(TcpClient connection, OriginEnd end)
    {
        switch (end)
        {
            case OriginEnd.Reset:
                connection.LingerState = new LingerOption(enable: true, seconds: 0);
                connection.Dispose();
                break;
            case OriginEnd.HalfClose:
                connection.Client.Shutdown(SocketShutdown.Send);
                Interlocked.Increment(ref _halfClosed);
                var rest = new byte[1024];
                while (await connection.GetStream().ReadAsync(rest, _server.Stopped).ConfigureAwait(false) > 0)
                {
                    _arrived.Enqueue("after the end: " + Encoding.Latin1.GetString(rest).Split('\r')[0]);
                }

                break;
            default:
                connection.Dispose();
                break;
        }
    }
}
