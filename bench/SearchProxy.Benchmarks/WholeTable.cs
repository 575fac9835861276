using System.Diagnostics;
using System.Globalization;
using SearchProxy.Benchmarks.Figures;
using SearchProxy.Benchmarks.Forwarding;
using SearchProxy.Benchmarks.Inference;
using SearchProxy.Benchmarks.Ingestion;
using SearchProxy.Benchmarks.Load;
using SearchProxy.Benchmarks.Search;
using SearchProxy.Benchmarks.Starting;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks;

/// <summary>
/// Everything that is claimed about speed in one run: the figures as Markdown, the same as JSON, and what moved beyond noise since the run
/// that was kept. <c>bench/all.sh [--keep] [--only SECTION]</c>; sections are those of <see cref="Sections"/>.
/// </summary>
internal static class WholeTable
{
    private const int Documents = 64;
    private const int SmallDocuments = 100_000;
    private const string Starts = "5";
    private const string ForwardingRounds = "5";
    private const string ForwardingSeconds = "1.5";
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(15);
    private static readonly string Kept = RepositoryFolder.At("bench", "kept.json");
    private static readonly string Json = RepositoryFolder.At("artifacts", "bench.json");

    /// <summary>Memory first: later sections leave models behind.</summary>
    private static readonly (string Name, bool NeedsShared, Func<FigureSheet, Task> Run)[] Sections =
    [
        ("memory", false, static sheet => IngestionMemory.RunAsync(SmallDocuments, sheet)),
        ("lane", false, static sheet => Task.Run(() => LaneCost.Run(sheet))),
        ("forwarding", false, static sheet => ForwardingComparison.RunAsync([ForwardingRounds, ForwardingSeconds], sheet)),
        ("cold-start", false, static sheet => ColdStart.RunAsync([ColdStart.Program, Starts], sheet)),
        ("lengths", false, InferenceComparison.ByLengthAsync),
        ("mixed", true, InferenceComparison.MixedAsync),
        ("ingestion", true, static sheet => IngestionSpeed.RunAsync(Documents, sheet)),
        ("latency", false, static sheet => SearchLatency.RunAsync(Latency, sheet)),
    ];

    public static async Task<int> RunAsync(string[] arguments, TextWriter report)
    {
        var only = arguments.SkipWhile(static argument => argument != "--only").Skip(1).FirstOrDefault();
        if (only is not null && !Array.Exists(Sections, section => section.Name == only))
        {
            await report.WriteLineAsync(
                $"there is no section {only}; there are {string.Join(", ", Sections.Select(static section => section.Name))}");
            return 2;
        }

        var sheet = new FigureSheet(report);
        var begun = Stopwatch.GetTimestamp();
        foreach (var (name, needsShared, run) in Sections.Where(section => only is null || section.Name == only))
        {
            var started = Stopwatch.GetTimestamp();
            if (needsShared && SharedFolder.FullPath is null)
            {
                sheet.Skip(name, "the open collections are not here (SEARCHPROXY_SHARED)");
                continue;
            }

            await run(sheet);
            await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  ({name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s)"));
        }

        await report.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begun).TotalMinutes:0.0} minutes"));
        await TellAsync(FigureRun.Of(sheet), arguments.Contains("--keep") && only is null, report);
        return 0;
    }

    private static async Task TellAsync(FigureRun run, bool keeps, TextWriter report)
    {
        var kept = await FigureRun.ReadAsync(Kept);
        await report.WriteLineAsync($"\n{run.Machine}\n{run.Software}\n{run.Day}\n");
        FigureTable.Write(report, run, kept);
        await run.WriteAsync(Json);
        await report.WriteLineAsync($"written to {Json}");
        if (kept is not null)
        {
            var moved = FigureTable.Moved(run, kept);
            await report.WriteLineAsync(
                $"against the run kept on {kept.Day}{(run.Machine == kept.Machine ? "" : $", made on {kept.Machine}: ratios alone")}: "
                + (moved.Count == 0 ? "nothing moved beyond noise" : $"{moved.Count} moved beyond noise"));
            foreach (var line in moved)
            {
                await report.WriteLineAsync($"  {line}");
            }
        }

        if (keeps)
        {
            await run.WriteAsync(Kept);
            await report.WriteLineAsync($"kept as {Kept}");
        }
    }
}
