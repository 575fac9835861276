using System.Diagnostics;
using SearchProxy.Benchmarks.Figures;

namespace SearchProxy.Benchmarks.Search;

/// <summary>
/// What an intercepted search costs beside engine and model, for 100 hits of 1 KB on both legs. <c>dotnet run -c Release --project
/// bench/SearchProxy.Benchmarks -- lane</c>.
/// </summary>
internal static class LaneCost
{
    /// <summary>Rounds before the first that counts: the runtime compiles what runs often once more, with what it has seen.</summary>
    private const int Warming = 10;

    private const int Rounds = 9;
    private const int Searches = 500;

    public static void Run(FigureSheet sheet)
    {
        sheet.Begin("The lane itself: 100 hits of 1 KB on both legs, without engine and model");
        var lane = new SearchLaneBenchmark();
        var (times, bytes) = (new List<double>(), new List<double>());
        for (var round = -Warming; round < Rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Searches; i++)
            {
                lane.ParsePlanFuseRankRespond();
            }

            if (round >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds / Searches);
                bytes.Add((GC.GetAllocatedBytesForCurrentThread() - allocated) / 1024.0 / Searches);
            }
        }

        sheet.Add("time of a search", times, "ms");
        sheet.Add("allocated for a search", bytes, "KB");
    }
}
