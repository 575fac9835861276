using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Testing.Fuzzing;

namespace SearchProxy.Benchmarks.Fuzzing;

/// <summary>
/// <c>fuzz [requests] [seed]</c>: sends made-up requests through the gateway to a scripted engine, and directly, and compares. Ends with 1
/// on a finding.
/// </summary>
internal static class FuzzCommand
{
    private const int Workers = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var requests = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var watch = Stopwatch.StartNew();
        var done = 0;
        var reports = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() =>
            WorkAsync(requests / Workers, (seed * Workers) + worker, () => Show(Interlocked.Add(ref done, 1_000), requests, watch)))));
        return Print(reports, watch.Elapsed);
    }

    private static async Task<FuzzReport> WorkAsync(int requests, int seed, Action progress)
    {
        await using var engine = FuzzEngine.Start();
        var options = new GatewayOptions { Engines = [engine.Url.AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        await using var proxy = GatewayHost.Build(
            options, builder => builder.Services.AddSingleton(new SearchModels(new FakeTextEncoder(), new FakeReranker())));
        await proxy.StartAsync();
        return await FuzzRun.RunAsync(engine, GatewayHost.AddressesOf(proxy)[0], requests, seed, _ => progress());
    }

    private static void Show(int done, int requests, Stopwatch watch)
    {
        if (done % 20_000 == 0)
        {
            Console.WriteLine($"{done} of {requests}, {done / watch.Elapsed.TotalSeconds:0}/s");
        }
    }

    private static int Print(FuzzReport[] reports, TimeSpan elapsed)
    {
        foreach (var outcome in reports.SelectMany(report => report.Outcomes)
            .GroupBy(outcome => outcome.Key)
            .OrderByDescending(group => group.Sum(one => one.Value)))
        {
            Console.WriteLine($"{outcome.Sum(one => one.Value),9}  {outcome.Key}");
        }

        string[] findings = [.. reports.SelectMany(report => report.Findings)];
        Console.WriteLine($"{reports.Sum(report => report.Requests)} requests in {elapsed.TotalSeconds:0} s, {findings.Length} findings");
        foreach (var finding in findings.Take(20))
        {
            Console.WriteLine(finding);
        }

        return findings.Length == 0 ? 0 : 1;
    }
}
