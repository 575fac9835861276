using System.Globalization;
using SearchProxy.Benchmarks.Figures;
using SearchProxy.Inference;

namespace SearchProxy.Benchmarks.Load;

/// <summary>
/// Percentiles of searches that arrive at random and wait for nobody, at several shares of what this machine reranks, with and without a
/// reranker. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- latency [SECONDS]</c>.
/// </summary>
internal static class SearchLatency
{
    private static readonly double[] Loads = [0.25, 0.5, 0.75];
    private static readonly double[] Percentiles = [0.5, 0.9, 0.99];
    private static readonly TimeSpan Calibration = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(TimeSpan span, FigureSheet sheet)
    {
        using var loader = new ModelLoader();
        using var reranker = LoadedProxy.LoadReranker(loader);
        await using var with = await LoadedProxy.StartAsync(reranker);
        await using var without = await LoadedProxy.StartAsync(reranker: null);
        sheet.Begin("Searches of 50 hits, arriving at random");
        var capacity = await with.CapacityAsync(loader.Threads, Calibration);
        sheet.Add("reranked whole, as many clients as threads", capacity, "searches/s");
        foreach (var load in Loads)
        {
            await MeasureAsync(sheet, "reranked", with, load, capacity, span);
        }

        foreach (var load in Loads)
        {
            await MeasureAsync(sheet, "not reranked", without, load, capacity, span);
        }
    }

    private static async Task MeasureAsync(FigureSheet sheet, string what, LoadedProxy proxy, double load, double capacity, TimeSpan span)
    {
        await new OpenLoop(proxy.Client, seed: 1).SearchAsync("warm");
        var answers = await new OpenLoop(proxy.Client, seed: (int)(load * 100)).RunAsync("client", load * capacity, span);
        var share = string.Create(CultureInfo.InvariantCulture, $"{what}, {load:0.00} of that rate");
        foreach (var percentile in Percentiles)
        {
            // Both halves of the time tell how much is chance.
            double[] halves =
            [
                .. answers.GroupBy(answer => answer.At < span.TotalSeconds / 2)
                    .Select(half => At(half.Select(static one => one.Seconds), percentile)),
            ];
            var all = At(answers.Select(static answer => answer.Seconds), percentile);
            sheet.Add(
                string.Create(CultureInfo.InvariantCulture, $"{share}, p{percentile * 100:0}"),
                all * 1_000,
                "ms",
                (halves.Max() - halves.Min()) / 2 / all);
        }

        if (what == "reranked")
        {
            sheet.Add($"{share}, reranked whole", (double)answers.Count(static answer => LoadedProxy.IsWhole(answer.Marker)) / answers.Count, "");
        }
    }

    private static double At(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
    }
}
