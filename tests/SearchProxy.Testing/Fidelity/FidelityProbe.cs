using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.Fidelity;

/// <summary>
/// Asks an engine the same request directly and through a proxy, and tells what is different on either side. Not thread-safe.
/// </summary>
public sealed class FidelityProbe(RawEngine engine, Uri proxy) : IAsyncDisposable
{
    private RawHttpClient? _direct;
    private RawHttpClient? _proxied;

    /// <summary>One request both ways.</summary>
    /// <param name="request">Head and body, as bytes.</param>
    /// <param name="ignored">Headers of the answer that may differ.</param>
    public async Task<FidelityFinding> AskAsync(byte[] request, params string[] ignored)
    {
        engine.TakeAsked();
        (_direct, var direct) = await ExchangeAsync(_direct, engine.Url, request).ConfigureAwait(false);
        var expected = engine.TakeAsked();
        (_proxied, var proxied) = await ExchangeAsync(_proxied, proxy, request).ConfigureAwait(false);
        var found = engine.TakeAsked();
        return Compare(direct, expected, proxied, found, ignored);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in new[] { _direct, _proxied })
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static FidelityFinding Compare(
        Http1Message? direct, IReadOnlyList<Http1Message> expected, Http1Message? proxied, IReadOnlyList<Http1Message> found,
        string[] ignored)
    {
        if (expected.Count != 1 || direct is null)
        {
            throw new InvalidOperationException(
                $"The engine itself saw {expected.Count} requests and answered {direct?.StartLine ?? "nothing"}.");
        }

        if (found.Count == 0 || proxied is null)
        {
            return new FidelityFinding(
                proxied, found, $"the engine was asked {found.Count} times", $"{proxied?.StartLine ?? "none"} {proxied?.Text}");
        }

        // The search lane may have asked other things before it forwarded the original; the options for the proxy stay there.
        string[] options = [.. expected[0].Headers.Select(line => line.Name)
            .Where(name => name.StartsWith("X-SearchProxy-", StringComparison.OrdinalIgnoreCase))];
        return new FidelityFinding(
            proxied, found, MessageDifference.Between(expected[0], found[^1], options), MessageDifference.Between(direct, proxied, ignored),
            direct);
    }

    private static async Task<(RawHttpClient? Connection, Http1Message? Answer)> ExchangeAsync(
        RawHttpClient? connection, Uri url, byte[] request)
    {
        connection ??= await RawHttpClient.ConnectAsync(url).ConfigureAwait(false);
        await connection.SendAsync(request).ConfigureAwait(false);
        var answer = await connection.ReadAsync(request.AsSpan().StartsWith("HEAD "u8)).ConfigureAwait(false);
        if (answer is not null && answer.IsComplete && answer.Header("Connection") != "close")
        {
            return (connection, answer);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        return (null, answer);
    }
}
