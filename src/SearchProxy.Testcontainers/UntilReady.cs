using System.Net;
using System.Text.Json;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace SearchProxy.Testcontainers;

/// <summary>Waits until the proxy says that it is ready and the engine answers through it.</summary>
internal sealed class UntilReady : IWaitUntil
{
    private static readonly string[] Health = ["/app/searchproxy", "health"];
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <inheritdoc />
    /// <exception cref="ProxyDegradedException">The proxy has started and lacks something that waiting does not bring.</exception>
    public async Task<bool> UntilAsync(IContainer container)
    {
        var proxy = (SearchProxyContainer)container;
        if (await AskAsync(proxy, "/_searchproxy/health/ready").ConfigureAwait(false) is not { } page)
        {
            return false;
        }

        // What is missing is told inside the container alone. An engine that was away may come yet.
        if (StatusOf(page) != "ready" && await MissingAsync(proxy).ConfigureAwait(false) is { } missing)
        {
            throw new ProxyDegradedException(missing);
        }

        return await AskAsync(proxy, "/").ConfigureAwait(false) is not null;
    }

    /// <summary>What answers, if it is no failure of a server; a refusal for lack of credentials is an answer too.</summary>
    private static async Task<string?> AskAsync(SearchProxyContainer proxy, string path)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(proxy.GetSearchUri(), path)).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
            if (answer.StatusCode < HttpStatusCode.InternalServerError)
            {
                return text;
            }

            proxy.Unready = $"GET {path} answers {(int)answer.StatusCode}: {text}";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            proxy.Unready = $"GET {path}: {e.Message}";
        }

        return null;
    }

    /// <summary>What the proxy lacks beside an engine; null for nothing.</summary>
    private static async Task<string?> MissingAsync(SearchProxyContainer proxy)
    {
        var health = await proxy.ExecAsync(Health).ConfigureAwait(false);
        if (health.ExitCode != 0)
        {
            return null;
        }

        using var page = JsonDocument.Parse(health.Stdout);
        var missing = page.RootElement.EnumerateObject()
            .Where(static part => part.Name is not ("status" or "engine"))
            .Select(static part => $"{part.Name}: {part.Value}")
            .ToList();
        return missing.Count == 0 ? null : string.Join("; ", missing);
    }

    private static string? StatusOf(string page)
    {
        using var json = JsonDocument.Parse(page);
        return json.RootElement.GetProperty("status").GetString();
    }
}
