using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SearchProxy.Testing.FakeEngine;

/// <summary>Connections to a port of this machine, each served by itself; what is left of them ends with it.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _open = [];

    /// <param name="port">Where to listen; 0 for a free port.</param>
    public SocketServer(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        Stopped = _stop.Token;
    }

    public Uri Url { get; }

    /// <summary>Cancelled when it ends.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Serves every connection from now on.</summary>
    public void Serve(Func<TcpClient, Task> serve) => _ = AcceptAsync(serve);

    /// <summary>Closes a connection with it, whoever opened it.</summary>
    public void Keep(TcpClient connection) => _open.Add(connection);

    public async ValueTask DisposeAsync()
    {
        if (Stopped.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        foreach (var connection in _open)
        {
            connection.Dispose();
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<TcpClient, Task> serve)
    {
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptTcpClientAsync(Stopped).ConfigureAwait(false);
                Keep(connection);
                _ = serve(connection);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException
            or SocketException
            or ObjectDisposedException
            or InvalidOperationException)
        {
            return;
        }
    }
}
