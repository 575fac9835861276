using System.Diagnostics;
using System.Globalization;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Starting;

/// <summary>
/// Starts <c>searchproxy serve</c> with the default models as a process of its own, again and again, and prints how long it takes until it
/// listens and until both models are ready. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- cold-start [PROGRAM]
/// [RUNS]</c>.
/// </summary>
internal static class ColdStart
{
    private const int UsualRuns = 11;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string[] arguments, TextWriter report)
    {
        var program = arguments.ElementAtOrDefault(0)
            ?? RepositoryFolder.At("src", "SearchProxy", "bin", "Release", "net10.0", "searchproxy");
        var runs = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : UsualRuns;
        if (!File.Exists(program))
        {
            await report.WriteLineAsync($"{program} is not there; build it first: dotnet build src/SearchProxy -c Release");
            return;
        }

        var ready = new List<double>();
        for (var run = 0; run <= runs; run++)
        {
            var (listens, all, processor) = await StartAsync(program);
            var note = run == 0 ? " (not counted: the files come from the disk)" : "";
            await report.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture, $"listens {listens:0} ms, ready {all:0} ms, processor time {processor:0} ms{note}"));
            if (run > 0)
            {
                ready.Add(all);
            }
        }

        ready.Sort();
        await report.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ready: median {ready[ready.Count / 2]:0} ms, {ready[0]:0} to {ready[^1]:0} ms in {ready.Count} runs"));
    }

    /// <summary>The answer, whatever its status: 503 while it starts.</summary>
    private static async Task<string> ReadinessAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/_searchproxy/health/ready", UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<(double Listens, double Ready, double Processor)> StartAsync(string program)
    {
        var start = Stopwatch.GetTimestamp();
        using var process =
            Process.Start(new ProcessStartInfo(
                program,
                ["serve", "--engine", "http://127.0.0.1:1", "--listen", "http://127.0.0.1:0"])
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

                await Task.Delay(Look);
            }

            return (listens, Stopwatch.GetElapsedTime(start).TotalMilliseconds, process.TotalProcessorTime.TotalMilliseconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
