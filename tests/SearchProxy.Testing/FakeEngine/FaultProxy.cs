using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace SearchProxy.Testing.FakeEngine;

/// <summary>
/// Stands between the proxy and an engine, on plain sockets: passes bytes on, notes the start line of every request, and does to an
/// exchange what its script says. One request at a time on a connection, as the proxy sends them.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly SocketServer _server = new();
    private readonly ConcurrentQueue<string> _passed = new();
    private readonly Uri _target;
    private readonly Func<int, string, WireFault> _script;
    private int _exchanges;

    private FaultProxy(Uri target, Func<int, string, WireFault> script)
    {
        (_target, _script) = (target, script);
        _server.Serve(ServeAsync);
    }

    public Uri Url => _server.Url;

    /// <summary>The start line of every request that came, in order of arrival.</summary>
    public IReadOnlyList<string> Passed => [.. _passed];

    /// <param name="target">The engine.</param>
    /// <param name="script">What to do to an exchange: its number over all connections from 1 on, and its start line.</param>
    public static FaultProxy Start(Uri target, Func<int, string, WireFault> script) => new(target, script);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(TcpClient client)
    {
        var engine = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        _server.Keep(engine);
        var exchange = new Exchange(client, engine);
        try
        {
            await engine.ConnectAsync(_target.Host, _target.Port, _server.Stopped).ConfigureAwait(false);
            await Task.WhenAny(UpAsync(exchange), DownAsync(exchange)).Unwrap().ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException
            or OperationCanceledException
            or ObjectDisposedException
            or SocketException
            or InvalidOperationException)
        {
            // One side is gone: so is the other.
        }

        client.Dispose();
        engine.Dispose();
    }

    private async Task UpAsync(Exchange exchange)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var count = await exchange.Client.GetStream().ReadAsync(buffer, _server.Stopped).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            if (exchange.IsAnswered)
            {
                var line = Encoding.Latin1.GetString(buffer, 0, count).Split("\r\n")[0];
                _passed.Enqueue(line);
                exchange.Begin(_script(Interlocked.Increment(ref _exchanges), line));
            }

            await WriteAsync(
                exchange.Engine,
                buffer.AsMemory(0, count),
                exchange.Fault.Kind is WireFaultKind.Slicing ? 1 : count,
                pause: false).ConfigureAwait(false);
        }
    }

    private async Task DownAsync(Exchange exchange)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var count = await exchange.Engine.GetStream().ReadAsync(buffer, _server.Stopped).ConfigureAwait(false);
            if (count == 0 || await AnswerAsync(exchange, buffer.AsMemory(0, count)).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>Passes a piece of an answer on; true when the connection is to end.</summary>
    private async Task<bool> AnswerAsync(Exchange exchange, ReadOnlyMemory<byte> piece)
    {
        var fault = exchange.Fault;
        exchange.IsAnswered = true;
        switch (fault.Kind)
        {
            case WireFaultKind.Latency:
                await Task.Delay(Pause * 10, _server.Stopped).ConfigureAwait(false);
                await WriteAsync(exchange.Client, piece, piece.Length, pause: false).ConfigureAwait(false);
                return false;
            case WireFaultKind.Bandwidth:
                await WriteAsync(exchange.Client, piece, Math.Max(1, piece.Length / 20), pause: true).ConfigureAwait(false);
                return false;
            case WireFaultKind.Slicing:
                await WriteAsync(exchange.Client, piece, 1, pause: false).ConfigureAwait(false);
                return false;
            case WireFaultKind.BlackHole or WireFaultKind.Reset or WireFaultKind.HalfClose:
                return await EndAsync(exchange, fault, piece).ConfigureAwait(false);
            default:
                await WriteAsync(exchange.Client, piece, piece.Length, pause: false).ConfigureAwait(false);
                return false;
        }
    }

    private async Task<bool> EndAsync(Exchange exchange, WireFault fault, ReadOnlyMemory<byte> piece)
    {
        var passing = Math.Clamp(fault.AfterBytes - exchange.Answered, 0, piece.Length);
        exchange.Answered += piece.Length;
        await WriteAsync(exchange.Client, piece[..passing], Math.Max(1, passing), pause: false).ConfigureAwait(false);
        if (passing == piece.Length || fault.Kind is WireFaultKind.BlackHole)
        {
            return false;
        }

        if (fault.Kind is WireFaultKind.Reset)
        {
            exchange.Client.LingerState = new LingerOption(enable: true, seconds: 0);
            return true;
        }

        exchange.Client.Client.Shutdown(SocketShutdown.Send);
        await Task.Delay(Timeout.Infinite, _server.Stopped).ConfigureAwait(false);
        return true;
    }

    private async Task WriteAsync(TcpClient to, ReadOnlyMemory<byte> bytes, int slice, bool pause)
    {
        for (var at = 0; at < bytes.Length; at += slice)
        {
            await to.GetStream().WriteAsync(bytes.Slice(at, Math.Min(slice, bytes.Length - at)), _server.Stopped).ConfigureAwait(false);
            if (pause)
            {
                await Task.Delay(Pause, _server.Stopped).ConfigureAwait(false);
            }
        }
    }

    private sealed class Exchange(TcpClient client, TcpClient engine)
    {
        private volatile bool _isAnswered = true;

        public TcpClient Client { get; } = client;

        public TcpClient Engine { get; } = engine;

        public WireFault Fault { get; private set; } = WireFault.None;

        public int Answered { get; set; }

        /// <summary>True from the first byte of an answer on, and before the first request: what comes then is another request.</summary>
        public bool IsAnswered
        {
            get => _isAnswered;
            set => _isAnswered = value;
        }

        public void Begin(WireFault fault)
        {
            (Fault, Answered) = (fault, 0);
            _isAnswered = false;
        }
    }
}
