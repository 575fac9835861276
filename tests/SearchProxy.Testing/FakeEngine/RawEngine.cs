using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.FakeEngine;

/// <summary>
/// An engine on a plain socket: shows requests exactly as they came over the wire, headers in their order, and answers with exactly the
/// given bytes, however odd. Keeps connections open unless the answer says otherwise.
/// </summary>
public sealed class RawEngine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Http1Message> _asked = new();
    private readonly Func<Http1Message, Stream, CancellationToken, Task<bool>> _answer;
    private readonly Task _accepting;

    private RawEngine(Func<Http1Message, Stream, CancellationToken, Task<bool>> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public IReadOnlyList<Http1Message> Asked => [.. _asked];

    /// <summary>What was asked since the last call.</summary>
    public IReadOnlyList<Http1Message> TakeAsked()
    {
        var taken = new List<Http1Message>();
        while (_asked.TryDequeue(out var asked))
        {
            taken.Add(asked);
        }

        return taken;
    }

    /// <summary>Answers every request with the same bytes (Latin-1), then closes the connection if told so.</summary>
    public static RawEngine Start(string answer, bool closes = false) => Start(_ => Encoding.Latin1.GetBytes(answer), closes);

    /// <summary>Answers every request with bytes of its own.</summary>
    public static RawEngine Start(Func<Http1Message, byte[]> answer, bool closes = false) => new(async (asked, stream, cancellationToken) =>
    {
        await stream.WriteAsync(answer(asked), cancellationToken).ConfigureAwait(false);
        return !closes;
    });

    /// <summary>Answers by writing on the connection itself; returns whether the connection stays open.</summary>
    public static RawEngine Start(Func<Http1Message, Stream, CancellationToken, Task<bool>> answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                connection.NoDelay = true;
                served.Add(ServeAsync(connection));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(served).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                var reader = new Http1Reader(stream);
                while (await reader.ReadAsync(_ => false, _stop.Token).ConfigureAwait(false) is { } asked)
                {
                    _asked.Enqueue(asked);
                    if (!await _answer(asked, stream, _stop.Token).ConfigureAwait(false))
                    {
                        return;
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
