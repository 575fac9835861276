using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;
using SearchProxy.Testing.Http;

namespace SearchProxy.Benchmarks.Rolling;

/// <summary>
/// Two proxies behind a balancer that asks for their readiness, restarted in turn under searches, one at a time: none fails, none is
/// degraded. Client, balancer, engine and both proxies share the machine, and a proxy that starts takes all of it for seconds.
/// <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- rolling-proxies [PROGRAM [SEARCHES [URL]]]</c>, after <c>dotnet build
/// src/SearchProxy -c Release</c>. URL is an engine; without one, an engine of this process with the demo corpus.
/// </summary>
internal static class ProxyRestart
{
    private const string Index = "rolling-proxies";
    private const int First = 20;
    private const int UsualSearches = 2_000;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    /// <returns>0 when every search was reranked.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter report)
    {
        var program = args.ElementAtOrDefault(0) ?? RepositoryFolder.At("src", "SearchProxy", "bin", "Release", "net10.0", "searchproxy");
        var searches = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : UsualSearches;
        await using var engine = args.Length > 2 ? null : await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var url = engine is null ? args[2] : engine.Url.GetLeftPart(UriPartial.Authority);
        using (var ingest = Start(
            program,
            [
                "ingest", "--engine", url, "--index", Index, "--source",
                RepositoryFolder.At("src", "SearchProxy", "Demo", "Corpus", "documents.jsonl"),
            ]))
        {
            await ingest.WaitForExitAsync();
        }

        Uri[] addresses = [FreeAddress(), FreeAddress()];
        var proxies = addresses.Select(address => Serve(program, url, address)).ToArray();
        try
        {
            using var balancer = new ReadinessBalancer(addresses);
            using var client = new HttpClient(balancer, disposeHandler: false) { BaseAddress = new Uri("http://proxies") };
            await Eventually.HoldsAsync(() => balancer.Ready.Count == addresses.Length);
            using var turn = new SemaphoreSlim(1);
            var load = new Load(client, searches, turn);
            var running = load.RunAsync();
            var restarts = 0;
            while (!running.IsCompleted)
            {
                var at = restarts++ % addresses.Length;
                await StopAsync(proxies[at]);
                proxies[at] = Serve(program, url, addresses[at]);
                await Eventually.HoldsAsync(() => balancer.Ready.Count == addresses.Length);
                await FirstSearchesAsync(addresses[at], turn, report);
                await Task.WhenAny(running, Task.Delay(Between));
            }

            await running;
            return await load.JudgeAsync(restarts, report);
        }
        finally
        {
            await Task.WhenAll(proxies.Select(StopAsync));
        }
    }

    /// <summary>The first searches after readiness, straight to the proxy.</summary>
    private static async Task FirstSearchesAsync(Uri address, SemaphoreSlim turn, TextWriter report)
    {
        using var client = new HttpClient { BaseAddress = address };
        var load = new Load(client, First, turn);
        await load.RunAsync();
        await report.WriteLineAsync($"restarted; its first {First} searches: {load.Summary}");
    }

    private static Process Serve(string program, string engine, Uri address) =>
        Start(program, ["serve", "--engine", engine, "--listen", address.GetLeftPart(UriPartial.Authority)]);

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["SEARCHPROXY_GATEWAY__DRAINDELAY"] = "2s";
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        return process;
    }

    private static async Task StopAsync(Process process)
    {
        using (process)
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync();
        }
    }

    private static Uri FreeAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");
    }

    /// <summary>Searches one after the other, each with another text, in turn with whoever searches too.</summary>
    private sealed class Load(HttpClient client, int searches, SemaphoreSlim turn)
    {
        private readonly string[] _queries = [.. File.ReadLines(
            RepositoryFolder.At("src", "SearchProxy", "Demo", "Corpus", "queries.jsonl"))
            .Select(Text)];
        private readonly List<double> _times = [];
        private readonly ConcurrentDictionary<string, int> _outcomes = new(StringComparer.Ordinal);

        public string Summary => string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", _outcomes.OrderByDescending(static outcome => outcome.Value).Select(static outcome => $"{outcome.Value} {outcome.Key}"))}; median {_times.Order().ElementAt(_times.Count / 2):0} ms, longest {_times.Max():0} ms");

        public async Task RunAsync()
        {
            for (var made = 0; made < searches; made++)
            {
                await turn.WaitAsync();
                var began = Stopwatch.GetTimestamp();
                var outcome = await SearchAsync($"{_queries[made % _queries.Length]} {made / _queries.Length}");
                _times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                turn.Release();
                _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
            }
        }

        public async Task<int> JudgeAsync(int restarts, TextWriter report)
        {
            await report.WriteLineAsync($"{searches} searches, {restarts} restarts: {Summary}");
            return _outcomes.Keys.All(static outcome => outcome == "reranked") ? 0 : 1;
        }

        private async Task<string> SearchAsync(string query)
        {
            try
            {
                using var body = new StringContent(
                    $$"""{"query":{"multi_match":{"query":{{JsonSerializer.Serialize(query)}},"fields":["title","text"]} } }""",
                    Encoding.UTF8,
                    "application/json");
                using var answer = await client.PostAsync(new Uri($"/{Index}/_search", UriKind.Relative), body);
                await answer.Content.ReadAsByteArrayAsync();
                var verdict = answer.Headers.TryGetValues("X-SearchProxy", out var values) ? values.Single() : "without a verdict";
                return !answer.IsSuccessStatusCode
                    ? $"failed ({(int)answer.StatusCode})"
                    : verdict.StartsWith("reranked", StringComparison.Ordinal)
                    ? "reranked"
                    : verdict;
            }
            catch (HttpRequestException failure)
            {
                return $"failed ({failure.Message})";
            }
        }

        private static string Text(string line)
        {
            using var query = JsonDocument.Parse(line);
            return query.RootElement.GetProperty("text").GetString()!;
        }
    }
}
