using System.Diagnostics;
using System.Globalization;
using System.Text;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Load;

/// <summary>
/// Mixed load on <c>searchproxy serve</c> in a process of its own, one request in a hundred failing at the engine, for as long as wished;
/// prints memory and handles every ten seconds and at the end whether they stayed flat. <c>dotnet run -c Release --project
/// bench/SearchProxy.Benchmarks -- soak MINUTES [PROGRAM]</c>, after <c>dotnet build src/SearchProxy -c Release</c>.
/// </summary>
internal static class Soak
{
    private const double Faults = 0.01;
    private const int Workers = 8;
    private const double Flat = 1.1;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(TimeSpan span, string? program, TextWriter report)
    {
        program ??= RepositoryFolder.At("src", "SearchProxy", "bin", "Release", "net10.0", "searchproxy");
        await using var engine = await LoadEngine.StartAsync(Faults);
        using var process =
            Process.Start(new ProcessStartInfo(
                program,
                ["serve", "--engine", engine.Url.AbsoluteUri, "--listen", "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("it ended without a word");
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
            {
                BaseAddress = new Uri(line.Split(" listens on ")[1].Split(' ')[0]),
                Timeout = TimeSpan.FromMinutes(1),
            };
            using var stop = new CancellationTokenSource(span);
            var counts = new SoakCounts();
            var load = Enumerable.Range(0, Workers).Select(worker => LoadAsync(client, worker, counts, stop.Token)).ToArray();
            var samples = await WatchAsync(process, counts, report, stop.Token);
            await Task.WhenAll(load);
            return await JudgeAsync(samples, report);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task LoadAsync(HttpClient client, int worker, SoakCounts counts, CancellationToken stop)
    {
        var random = new Random(worker);
        var searches = new OpenLoop(client, worker);
        while (!stop.IsCancellationRequested)
        {
            counts.Asked();
            try
            {
                await (random.Next(10) switch
                {
                    < 5 => searches.SearchAsync($"user{random.Next(20)}"),
                    5 => SendAsync(
                        client, HttpMethod.Post, "/load/_msearch", "{}\n{\"query\":{\"match\":{\"text\":\"whale\"}}}\n{}\n{\"size\":0}\n"),
                    6 => SendAsync(client, HttpMethod.Post, "/_bulk", "{\"index\":{\"_index\":\"load\"}}\n{\"text\":\"a whale\"}\n"),
                    7 => SendAsync(client, HttpMethod.Get, "/_cat/health", body: null),
                    8 => SendAsync(client, HttpMethod.Post, "/load/_search", "{\"query\":{\"match_all\":{}}}"),
                    _ => SendAsync(client, HttpMethod.Post, "/load/_search", "{\"query\":"),
                });
                await Task.Delay(Pause, stop);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                counts.Broke();
            }
        }
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string target, string? body)
    {
        using var request = new HttpRequestMessage(
            method, target)
        { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<List<(double Mebibytes, int Handles)>> WatchAsync(
        Process process, SoakCounts counts, TextWriter report, CancellationToken stop)
    {
        var (samples, start) = (new List<(double Mebibytes, int Handles)>(), Stopwatch.GetTimestamp());
        await report.WriteLineAsync("    s  requests  broken  resident MiB  handles  threads");
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Look, stop)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            process.Refresh();
            var sample = (process.WorkingSet64 / 1048576.0, Directory.Exists($"/proc/{process.Id}/fd")
                ? Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Length
                : process.HandleCount);
            samples.Add(sample);
            await report.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(start).TotalSeconds,5:0}  {counts.Requests,8}  {counts.Broken,6}  {sample.Item1,12:0.0}  {sample.Item2,7}  {process.Threads.Count,7}"));
        }

        return samples;
    }

    /// <summary>Compares the last quarter with the second: in the first, code is compiled and caches fill.</summary>
    private static async Task<int> JudgeAsync(List<(double Mebibytes, int Handles)> samples, TextWriter report)
    {
        if (samples.Count < 4)
        {
            await report.WriteLineAsync("too short to judge: a minute at least");
            return 0;
        }

        var quarter = samples.Count / 4;
        var (early, late) = (samples.Skip(quarter).Take(quarter).ToList(), samples.TakeLast(quarter).ToList());
        var memory = late.Average(static sample => sample.Mebibytes) / early.Average(static sample => sample.Mebibytes);
        var handles = late.Average(static sample => sample.Handles) / early.Average(static sample => sample.Handles);
        var isFlat = memory <= Flat && handles <= Flat;
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"last quarter against the second: memory {memory:0.000}, handles {handles:0.000}: {(isFlat ? "flat" : "NOT FLAT")}"));
        return isFlat ? 0 : 1;
    }
}
