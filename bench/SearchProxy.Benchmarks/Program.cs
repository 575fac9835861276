using BenchmarkDotNet.Running;
using SearchProxy.Benchmarks.Forwarding;
using SearchProxy.Benchmarks.Fuzzing;
using SearchProxy.Benchmarks.Inference;
using SearchProxy.Benchmarks.Ingestion;
using SearchProxy.Benchmarks.Load;
using SearchProxy.Benchmarks.Rolling;
using SearchProxy.Benchmarks.Starting;
using SearchProxy.Benchmarks.Tokenization;
using SearchProxy.Testing;

// "tokenizers" prints tokens per second of every tokenizer family, "inference" compares with the bare runtime, "forwarding"
// with a bare forwarder, "fuzz" sends made-up requests, "ingest-memory N" and "ingest-speed [N]" measure ingestion, "cold-start" measures
// how long the proxy takes to be ready, "overload [SECONDS]" what becomes of more searches than it can rerank, "soak MINUTES" whether
// memory and handles stay flat, "rolling" restarts three nodes one by one under load, "rolling-proxies" two proxies; everything else goes
// to BenchmarkDotNet.
switch (args)
{
    case ["tokenizers"]:
        TokenizerThroughput.Run(RepositoryFolder.FullPath, Console.Out);
        return 0;
    case ["inference"]:
        await InferenceComparison.RunAsync(Console.Out);
        return 0;
    case ["forwarding", .. var rest]:
        await ForwardingComparison.RunAsync(rest);
        return 0;
    case ["fuzz", .. var rest]:
        return await FuzzCommand.RunAsync(rest);
    case ["ingest-memory", var documents]:
        await IngestionMemory.RunAsync(int.Parse(documents, System.Globalization.CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["ingest-speed", .. var rest]:
        await IngestionSpeed.RunAsync(
            rest is [var wanted] ? Math.Clamp(int.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture), 1, 3_000) : 64,
            Console.Out);
        return 0;
    case ["cold-start", .. var rest]:
        await ColdStart.RunAsync(rest, Console.Out);
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
