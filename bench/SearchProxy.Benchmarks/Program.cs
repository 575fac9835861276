using BenchmarkDotNet.Running;
using SearchProxy.Benchmarks;
using SearchProxy.Benchmarks.Figures;
using SearchProxy.Benchmarks.Forwarding;
using SearchProxy.Benchmarks.Fuzzing;
using SearchProxy.Benchmarks.Inference;
using SearchProxy.Benchmarks.Ingestion;
using SearchProxy.Benchmarks.Load;
using SearchProxy.Benchmarks.Rolling;
using SearchProxy.Benchmarks.Search;
using SearchProxy.Benchmarks.Starting;
using SearchProxy.Benchmarks.Tokenization;
using SearchProxy.Testing;

// "all" makes the whole table of docs/performance.md (bench/all.sh); "lane", "inference", "latency", "forwarding", "cold-start",
// "ingest-speed [N]" and "ingest-memory N" its parts. "options", "groups" and "first-token" compare ways to run a graph, "legs URL" ways
// to ask a real engine for both legs. "tokenizers" prints tokens per second of every tokenizer family, "fuzz" sends made-up requests,
// "overload [SECONDS]" tells what becomes of more searches than it can rerank, "soak MINUTES" whether memory and handles stay flat,
// "rolling" restarts three nodes one by one under load, "rolling-proxies" two proxies; everything else goes to BenchmarkDotNet.
var sheet = new FigureSheet(Console.Out);
switch (args)
{
    case ["tokenizers"]:
        TokenizerThroughput.Run(RepositoryFolder.FullPath, Console.Out);
        return 0;
    case ["all", .. var rest]:
        return await WholeTable.RunAsync(rest, Console.Out);
    case ["lane"]:
        LaneCost.Run(sheet);
        return 0;
    case ["inference"]:
        await InferenceComparison.ByLengthAsync(sheet);
        await InferenceComparison.MixedAsync(sheet);
        return 0;
    case ["options"]:
        await OptionsComparison.OptionsAsync(sheet);
        return 0;
    case ["groups"]:
        await OptionsComparison.GroupsAsync(sheet);
        return 0;
    case ["first-token"]:
        await FirstTokenComparison.RunAsync(sheet);
        return 0;
    case ["legs", var engine]:
        await LegsComparison.RunAsync(new Uri(engine), sheet);
        return 0;
    case ["latency", .. var rest]:
        await SearchLatency.RunAsync(
            TimeSpan.FromSeconds(rest is [var span] ? double.Parse(span, System.Globalization.CultureInfo.InvariantCulture) : 15), sheet);
        return 0;
    case ["forwarding", .. var rest]:
        await ForwardingComparison.RunAsync(rest, sheet);
        return 0;
    case ["fuzz", .. var rest]:
        return await FuzzCommand.RunAsync(rest);
    case ["ingest-memory", var documents]:
        await IngestionMemory.RunAsync(int.Parse(documents, System.Globalization.CultureInfo.InvariantCulture), sheet);
        return 0;
    case ["ingest-speed", .. var rest]:
        await IngestionSpeed.RunAsync(
            rest is [var wanted] ? Math.Clamp(int.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture), 1, 3_000) : 64,
            sheet);
        return 0;
    case ["cold-start", .. var rest]:
        await ColdStart.RunAsync(rest, sheet);
        return 0;
    case ["overload", .. var rest]:
        await OverloadBenchmark.RunAsync(
            TimeSpan.FromSeconds(rest is [var seconds] ? double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) : 20),
            Console.Out);
        return 0;
    case ["soak", var minutes, .. var rest]:
        return await Soak.RunAsync(
            TimeSpan.FromMinutes(double.Parse(minutes, System.Globalization.CultureInfo.InvariantCulture)),
            rest.ElementAtOrDefault(0),
            Console.Out);
    case ["rolling", .. var rest]:
        return await RollingRestart.RunAsync(rest, Console.Out);
    case ["rolling-proxies", .. var rest]:
        return await ProxyRestart.RunAsync(rest, Console.Out);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(TokenizerThroughput).Assembly).Run(args);
        return 0;
}
