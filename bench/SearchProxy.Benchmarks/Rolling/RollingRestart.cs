using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Rolling;

/// <summary>
/// Three OpenSearch nodes restarted one by one under search and bulk load, through the proxy and, beside it, straight to the nodes: no
/// failure beyond the engine's own, nothing acknowledged lost, nothing twice. <c>dotnet run -c Release --project
/// bench/SearchProxy.Benchmarks -- rolling [PORT [PROGRAM]]</c>, after <c>dotnet build src/SearchProxy -c Release</c>.
/// </summary>
internal static class RollingRestart
{
    private const string Proxied = "proxied";
    private const int Page = 1_000;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    /// <returns>0 when nothing that went through the proxy was lost or doubled.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter report)
    {
        var port = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 19_300;
        var program = args.Length > 1 ? args[1] : RepositoryFolder.At("src", "SearchProxy", "bin", "Release", "net10.0", "searchproxy");
        await using var cluster = await EngineCluster.StartAsync(port);
        using var client = new HttpClient { BaseAddress = cluster.Urls[0], Timeout = TimeSpan.FromMinutes(2) };
        using (var made =
            await client.PutAsJsonAsync(
                "/rolling",
                new
                {
                    settings = new { number_of_shards = 2, number_of_replicas = 2 },
                    mappings = new { properties = new { text = new { type = "text" } } },
                }))
        {
            made.EnsureSuccessStatusCode();
        }

        using var process = Start(program, cluster.Urls);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("it ended without a word");
            _ = process.StandardOutput.ReadToEndAsync();
            using var proxied = new RollingLoad(Proxied, [new Uri(line.Split(" listens on ")[1].Split(' ')[0])]);
            using var direct = new RollingLoad("direct", cluster.Urls);
            using var stop = new CancellationTokenSource();
            Task[] load =
                [.. new[] { proxied, direct }.SelectMany(one => new[] { one.SearchAsync(stop.Token), one.WriteAsync(stop.Token) })];
            for (var node = 0; node < cluster.Urls.Count; node++)
            {
                await Task.Delay(Between);
                await report.WriteLineAsync($"restarting node {node + 1} of {cluster.Urls.Count}");
                await cluster.RestartAsync(node);
            }

            await Task.Delay(Between);
            await stop.CancelAsync();
            await Task.WhenAll(load);
            return await JudgeAsync(client, [(Proxied, proxied), ("direct", direct)], report);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static Process Start(string program, IReadOnlyList<Uri> engines)
    {
        var start = new ProcessStartInfo(
            program, ["serve", "--listen", "http://127.0.0.1:0"])
        { RedirectStandardOutput = true, UseShellExecute = false };
        for (var node = 0; node < engines.Count; node++)
        {
            start.Environment[string.Create(CultureInfo.InvariantCulture, $"SEARCHPROXY_GATEWAY__ENGINES__{node}")] =
                engines[node].AbsoluteUri;
        }

        return Process.Start(start)!;
    }

    private static async Task<int> JudgeAsync(HttpClient client, IReadOnlyList<(string Name, RollingLoad Load)> loads, TextWriter report)
    {
        using (var refreshed = await client.PostAsync("/rolling/_refresh", content: null))
        {
            refreshed.EnsureSuccessStatusCode();
        }

        var bad = 0;
        foreach (var (name, load) in loads)
        {
            var (lost, doubled) = (0, 0);
            foreach (var ids in load.Acknowledged.Chunk(Page))
            {
                var (found, again) = await LookAsync(client, ids);
                (lost, doubled) = (lost + ids.Length - found, doubled + again);
            }

            var again200 = load.Failures.GetValueOrDefault("item 200");
            var failures = load.Failures.IsEmpty
                ? "none"
                : string.Join(
                    ", ",
                    load.Failures.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key}: {one.Value}"));
            await report.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {load.Searches} searches, {load.Bulks} bulk requests, {load.Acknowledged.Count} documents acknowledged, {lost} lost, {doubled + again200} twice; failures: {failures}"));
            // What becomes of requests that go straight to the nodes is the clients' and the engine's own.
            bad += name == Proxied ? lost + doubled + again200 : 0;
        }

        return bad == 0 ? 0 : 1;
    }

    /// <returns>How many of the documents are there, and how many of them were written more than once.</returns>
    private static async Task<(int Found, int Again)> LookAsync(HttpClient client, string[] ids)
    {
        using var answer = await client.PostAsJsonAsync("/rolling/_mget", new { ids });
        using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        var found = json.RootElement.GetProperty("docs")
            .EnumerateArray()
            .Where(static doc => doc.GetProperty("found").GetBoolean())
            .ToList();
        return (found.Count, found.Count(static doc => doc.GetProperty("_version").GetInt64() != 1));
    }
}
