using System.Diagnostics;
using System.Globalization;
using SearchProxy.Inference;

namespace SearchProxy.Benchmarks.Load;

/// <summary>
/// Measures how many searches a second this machine reranks whole, and then what becomes of half, one, two, four and ten times as many:
/// Poisson arrivals that wait for nobody, of a greedy client and of a polite one at a fifth of the capacity, and plain requests beside
/// them. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- overload [SECONDS]</c>.
/// </summary>
internal static class OverloadBenchmark
{
    private const double PoliteShare = 0.2;
    private static readonly double[] Loads = [0.5, 1, 2, 4, 10];
    private static readonly TimeSpan Calibration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PlainGap = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(TimeSpan span, TextWriter report)
    {
        using var loader = new ModelLoader();
        using var reranker = LoadedProxy.LoadReranker(loader);
        await using var proxy = await LoadedProxy.StartAsync(reranker);
        var client = proxy.Client;
        var capacity = await proxy.CapacityAsync(loader.Threads, Calibration);
        await report.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture, $"capacity {capacity:0.0} searches of 50 pairs a second, {loader.Threads} threads"));
        await report.WriteLineAsync("load     asked/s  whole/s  part/s  refused/s  polite whole  p50 ms  p99 ms  plain p99 ms");
        foreach (var load in Loads)
        {
            await MeasureAsync(client, load, capacity, span, report);
        }

        var after = await new OpenLoop(client, seed: 99).RunAsync("greedy", capacity / 2, TimeSpan.FromSeconds(10));
        var late = after.Where(static answer => answer.At >= 1).ToList();
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"0.5x, a second after the end of 10x: {late.Count(static answer => LoadedProxy.IsWhole(answer.Marker))} of {late.Count} reranked whole"));
    }

    private static async Task MeasureAsync(HttpClient client, double load, double capacity, TimeSpan span, TextWriter report)
    {
        var seed = (int)(load * 10);
        var polite = new OpenLoop(client, seed).RunAsync("polite", Math.Min(load, 1) * capacity * PoliteShare, span);
        var greedy = new OpenLoop(client, seed + 1).RunAsync(
            "greedy", Math.Max(load - (Math.Min(load, 1) * PoliteShare), 0.01) * capacity, span);
        var plain = PlainAsync(client, span);
        var politely = await polite;
        var all = politely.Concat(await greedy).ToList();
        var plainTimes = await plain;
        var times = all.Select(static answer => answer.Seconds * 1_000).Order().ToList();
        var seconds = span.TotalSeconds;
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{load,4:0.0}x  {all.Count / seconds,9:0.0}  {all.Count(static answer => LoadedProxy.IsWhole(answer.Marker)) / seconds,7:0.0}  {all.Count(static answer => answer.Marker.Contains("scored=", StringComparison.Ordinal) && !LoadedProxy.IsWhole(answer.Marker)) / seconds,6:0.0}  {all.Count(static answer => answer.Marker == "degraded; reason=overload") / seconds,9:0.0}  {politely.Count(static answer => LoadedProxy.IsWhole(answer.Marker)),5} of {politely.Count,3}  {At(times, 0.5),6:0}  {At(times, 0.99),6:0}  {At(plainTimes, 0.99),12:0}"));
    }

    private static async Task<List<double>> PlainAsync(HttpClient client, TimeSpan span)
    {
        var (times, start) = (new List<double>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < span)
        {
            var began = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync("/_cat/health");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(PlainGap);
        }

        times.Sort();
        return times;
    }

    private static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
}
