using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SearchProxy.Testing.Http;

/// <summary>One HTTP/1.1 connection that sends exactly the given bytes and shows exactly the bytes that come back.</summary>
public sealed class RawHttpClient : IAsyncDisposable
{
    /// <summary>No test may hang: every wait ends after this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _connection;
    private readonly Http1Reader _reader;

    private RawHttpClient(TcpClient connection, Stream stream)
    {
        _connection = connection;
        Stream = stream;
        _reader = new Http1Reader(stream);
    }

    public Stream Stream { get; }

    /// <summary>Connects; for https any certificate is accepted.</summary>
    public static async Task<RawHttpClient> ConnectAsync(Uri url)
    {
        var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(url.Host, url.Port).ConfigureAwait(false);
        Stream stream = connection.GetStream();
        if (url.Scheme == Uri.UriSchemeHttps)
        {
            var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
            await secure.AuthenticateAsClientAsync(url.Host).ConfigureAwait(false);
            stream = secure;
        }

        return new RawHttpClient(connection, stream);
    }

    /// <summary>One exchange on a connection of its own.</summary>
    public static async Task<Http1Message?> ExchangeAsync(Uri url, byte[] request)
    {
        var client = await ConnectAsync(url).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            await client.SendAsync(request).ConfigureAwait(false);
            return await client.ReadAsync(IsHead(request)).ConfigureAwait(false);
        }
    }

    /// <summary>One exchange on a connection of its own; the text is sent as Latin-1.</summary>
    public static Task<Http1Message?> ExchangeAsync(Uri url, string request) => ExchangeAsync(url, Encoding.Latin1.GetBytes(request));

    /// <summary>Sends bytes as they are. A peer that closed meanwhile is not an error: what it answered is still to be read.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await Stream.WriteAsync(bytes, patience.Token).ConfigureAwait(false);
            await Stream.FlushAsync(patience.Token).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return;
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>The next response; null when the peer closed without one. Interim answers (1xx) count as one each.</summary>
    public async Task<Http1Message?> ReadAsync(bool answersHead = false)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _reader.ReadAsync(line => answersHead || HasNoBody(line), patience.Token).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        _connection.Dispose();
    }

    private static bool HasNoBody(string statusLine) => statusLine.Split(' ')[1] is ['1', ..] or "204" or "304";

    private static bool IsHead(byte[] request) => request.AsSpan().StartsWith("HEAD "u8);
}
