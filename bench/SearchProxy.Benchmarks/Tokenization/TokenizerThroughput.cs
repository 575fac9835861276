using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SearchProxy.Tokenizers;

namespace SearchProxy.Benchmarks.Tokenization;

/// <summary>
/// Tokens per second on one core, for each tokenizer of the conformance vectors and for the default reranker's. The texts are
/// those of the vectors' sentences and long cases, so that a clone can measure without other data. Processor time, the best of
/// several rounds, so that other work on the machine counts little.
/// </summary>
internal static class TokenizerThroughput
{
    private const int Rounds = 9;
    private const int TextsPerRound = 20_000;

    public static void Run(string repository, TextWriter output)
    {
        var vectors = Path.Combine(repository, "tests", "SearchProxy.Tokenizers.Tests", "Conformance", "tokenizers");
        var folders = Directory.GetDirectories(vectors).Order(StringComparer.Ordinal).ToList();
        var texts = folders.SelectMany(f => Texts(Path.Combine(f, "cases.jsonl.gz"))).Take(TextsPerRound).ToArray();
        foreach (var folder in folders.Append(Path.Combine(repository, "models", "rerank-mini-en")))
        {
            output.WriteLine(Measure(folder, texts));
        }
    }

    private static string Measure(string folder, string[] texts)
    {
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        var tokens = new TokenList();
        var best = TimeSpan.MaxValue;
        long count = 0, allocated = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Environment.CpuUsage.UserTime;
            count = 0;
            foreach (var text in texts)
            {
                tokenizer.Tokenize(text, tokens);
                count += tokens.Count;
            }

            var spent = Environment.CpuUsage.UserTime - started;
            best = spent < best ? spent : best;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var characters = texts.Sum(t => (long)t.Length);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(folder),-26} {count / best.TotalSeconds / 1e6,6:0.00} M tokens/s  {characters / best.TotalSeconds / 1e6,6:0.0} M characters/s  {allocated} bytes allocated");
    }

    private static IEnumerable<string> Texts(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        foreach (var line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var document = JsonDocument.Parse(line);
            var group = document.RootElement.GetProperty("group").GetString();
            if (group is "random-sentence" or "pair-truncated" or "long-2k")
            {
                yield return document.RootElement.GetProperty("text").GetString()!;
            }
        }
    }
}
