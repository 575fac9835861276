using System.Diagnostics;
using System.Globalization;
using SearchProxy.Benchmarks.Figures;
using SearchProxy.Benchmarks.Load;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Starting;

/// <summary>
/// Starts <c>searchproxy serve</c> with the default models as a process of its own, again and again, and tells how long it takes until it
/// listens, until both models are ready and until the first search is reranked, how many of the first searches are, and what memory it
/// holds. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- cold-start [PROGRAM] [RUNS]</c>.
/// </summary>
internal static class ColdStart
{
    /// <summary>Where a build leaves the program.</summary>
    public static readonly string Program = RepositoryFolder.At("src", "SearchProxy", "bin", "Release", "net10.0", "searchproxy");

    private const int UsualRuns = 11;
    private const int FirstSearches = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string[] arguments, FigureSheet sheet)
    {
        sheet.Begin("Cold start of `searchproxy serve` with both default models");
        var program = arguments.ElementAtOrDefault(0) ?? Program;
        var runs = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : UsualRuns;
        if (!File.Exists(program))
        {
            sheet.Skip("cold start", $"{program} is not there (dotnet build src/SearchProxy -c Release)");
            return;
        }

        await using var engine = await LoadEngine.StartAsync(faults: 0);
        // The first one is not counted: its files come from the disk.
        await StartAsync(program, engine.Url);
        var starts = new List<Start>();
        while (starts.Count < runs)
        {
            starts.Add(await StartAsync(program, engine.Url));
        }

        sheet.Add("until it listens", starts.Select(static start => start.Listens), "ms");
        sheet.Add("until it is ready", starts.Select(static start => start.Ready), "ms");
        sheet.Add("until the first reranked answer", starts.Select(static start => start.Reranked), "ms");
        sheet.Add("processor time until it is ready", starts.Select(static start => start.Processor), "ms");
        sheet.Add($"reranked whole of the first {FirstSearches} searches", starts.Select(static start => (double)start.Whole), "");
        sheet.Add("working set when ready", starts.Select(static start => start.ReadyMebibytes), "MiB");
        sheet.Add($"working set after {FirstSearches} searches", starts.Select(static start => start.UsedMebibytes), "MiB");
    }

    /// <summary>The answer, whatever its status: 503 while it starts.</summary>
    private static async Task<string> ReadinessAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/_searchproxy/health/ready", UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<Start> StartAsync(string program, Uri engine)
    {
        var start = Stopwatch.GetTimestamp();
        using var process =
            Process.Start(new ProcessStartInfo(
                program,
                ["serve", "--engine", engine.AbsoluteUri, "--listen", "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("it ended without a word");
            var listens = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            using var client = new HttpClient { BaseAddress = new Uri(line.Split(" listens on ")[1].Split(' ')[0]) };
            while (!(await ReadinessAsync(client)).Contains("\"ready\"", StringComparison.Ordinal))
            {
                if (Stopwatch.GetElapsedTime(start) > GiveUp)
                {
                    throw new TimeoutException($"not ready after {GiveUp}: {await ReadinessAsync(client)}");
                }

                await Task.Delay(Pause);
            }

            var ready = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            var (processor, memory) = Look(process);
            var (whole, reranked, searches) = (0, double.NaN, new OpenLoop(client, seed: 0));
            for (var i = 0; i < FirstSearches; i++)
            {
                if (LoadedProxy.IsWhole(await searches.SearchAsync("first")))
                {
                    whole++;
                    reranked = double.IsNaN(reranked) ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : reranked;
                }
            }

            return new Start(listens, ready, reranked, processor, whole, memory, Look(process).Mebibytes);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        static (double Processor, double Mebibytes) Look(Process process)
        {
            process.Refresh();
            return (process.TotalProcessorTime.TotalMilliseconds, process.WorkingSet64 / 1048576.0);
        }
    }

    /// <param name="Listens">Milliseconds from the start, as <paramref name="Ready"/> and <paramref name="Reranked"/>.</param>
    private sealed record Start(
        double Listens, double Ready, double Reranked, double Processor, int Whole, double ReadyMebibytes, double UsedMebibytes);
}
