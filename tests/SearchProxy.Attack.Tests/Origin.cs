using System.Net;
using System.Text;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Attack.Tests;

/// <summary>Which engine stands behind the proxy that is attacked.</summary>
public enum OriginKind
{
    /// <summary>A scripted one that goes deaf on a connection after it refused a head, as the real ones do.</summary>
    Scripted,

    OpenSearch,

    Elasticsearch,
}

/// <summary>The engine behind the proxy, with what reached it on the wire.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    private const string Refusal = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    private readonly RawEngine? _scripted;
    private readonly FaultProxy? _wire;

    private Origin(RawEngine? scripted, FaultProxy? wire) => (_scripted, _wire) = (scripted, wire);

    public Uri Url => _scripted?.Url ?? _wire!.Url;

    /// <summary>The start lines that reached it.</summary>
    public IReadOnlyList<string> Asked => _scripted?.Asked.Select(static asked => asked.StartLine).ToList() ?? _wire!.Passed;

    /// <summary>The real engines that this run has.</summary>
    public static IReadOnlyList<OriginKind> Real { get; } =
        [.. Enum.GetValues<OriginKind>().Where(static kind => kind is not OriginKind.Scripted && UrlOf(kind) is not null)];

    /// <summary>The origins that this run has; the scripted one always.</summary>
    public static TheoryData<OriginKind> All() => [OriginKind.Scripted, .. Real];

    /// <summary>Starts it, with what is done to each exchange on a real engine's wire; null for nothing.</summary>
    public static Origin Start(OriginKind kind, Func<int, string, WireFault>? script = null) => kind is OriginKind.Scripted
        ? new Origin(RawEngine.Start(Answer), wire: null)
        : new Origin(scripted: null, FaultProxy.Start(UrlOf(kind)!, script ?? (static (_, _) => WireFault.None)));

    public async ValueTask DisposeAsync()
    {
        if (_scripted is not null)
        {
            await _scripted.DisposeAsync();
        }

        if (_wire is not null)
        {
            await _wire.DisposeAsync();
        }
    }

    private static Uri? UrlOf(OriginKind kind) => kind is OriginKind.OpenSearch ? RealEngine.OpenSearch : RealEngine.Elasticsearch;

    /// <summary>Refuses heads of more than 8 KB, and is deaf on the connection from then on.</summary>
    private static async Task<bool> Answer(Http1Message asked, Stream stream, CancellationToken stop)
    {
        var isRefused = asked.Headers.Sum(static line => line.Name.Length + line.Value.Length + 2) > 8_192
            || asked.StartLine.Length > 4_096;
        await stream.WriteAsync(Encoding.Latin1.GetBytes(isRefused ? Refusal : Ok), stop);
        if (isRefused)
        {
            await Task.Delay(Timeout.Infinite, stop);
        }

        return true;
    }
}
