using System.Diagnostics;
using SearchProxy.Inference;
using SearchProxy.Inference.Options;
using SearchProxy.Testing;
using SearchProxy.Tokenizers;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>
/// Reranking and bulk encoding against the bare runtime on the same tokens, turn by turn in one process, so that a noisy machine hits
/// both alike. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- inference</c>.
/// </summary>
internal static class InferenceComparison
{
    private const int Rounds = 15;
    private const int Pairs = 50;
    private const int Texts = 128;
    private const int Batch = 32;

    public static async Task RunAsync(TextWriter report)
    {
        var threads = Environment.ProcessorCount;
        var cold = Stopwatch.StartNew();
        using var loader = new ModelLoader(new InferenceOptions { ScoreCacheBytes = 0, VectorCacheBytes = 0 });
        var encoderFolder = RepositoryFolder.At("models", "all-MiniLM-L6-v2");
        var rerankerFolder = RepositoryFolder.At("models", "rerank-mini-en");
        var encoderLoad = Task.Run(() => loader.LoadEncoder(encoderFolder));
        var rerankerLoad = Task.Run(() => loader.LoadReranker(rerankerFolder));
        using var encoder = (await encoderLoad).Model ?? throw new InvalidOperationException((await encoderLoad).Message);
        using var reranker = (await rerankerLoad).Model ?? throw new InvalidOperationException((await rerankerLoad).Message);
        await report.WriteLineAsync($"{threads} threads; both default models loaded and checked in {cold.ElapsedMilliseconds} ms");
        await CompareRerankAsync(report, reranker, rerankerFolder, threads);
        await CompareEncodeAsync(report, encoder, encoderFolder, threads);
    }

    private static async Task CompareRerankAsync(TextWriter report, IReranker reranker, string folder, int threads)
    {
        const string query = "how does a search engine rank documents by language model";
        var passages = BenchmarkTexts.Make(Pairs, 60, 160, seed: 1);
        IReadOnlyList<ReadOnlyMemory<char>> buffers = [.. passages.Select(passage => passage.AsMemory())];
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        var rows = passages.Select(passage => PlainRuntime.Tokenize(tokenizer, query, passage, 192)).ToArray();
        using var plain = new PlainRuntime(Path.Combine(folder, "onnx", "model_int8.onnx"), 1, "logits");
        using var batched = new PlainRuntime(Path.Combine(folder, "onnx", "model_int8.onnx"), threads, "logits");
        var times = await MeasureAsync(
            async () => await reranker.ScoreAsync(query, buffers, CancellationToken.None),
            () => Done(() => plain.RunSideBySide(rows, threads)),
            () => Done(() => batched.RunBatch(rows)));
        await PrintAsync(
            report,
            $"rerank of {Pairs} pairs, {rows.Sum(row => row.Ids.Length)} tokens",
            times,
            ["searchproxy", "runtime, pair by pair on all cores", "runtime, one padded batch on all cores"]);
    }

    private static async Task CompareEncodeAsync(TextWriter report, ITextEncoder encoder, string folder, int threads)
    {
        var texts = BenchmarkTexts.Make(Texts, 10, 120, seed: 2);
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        var rows = texts.Select(text => PlainRuntime.Tokenize(tokenizer, text, null, 256)).ToArray();
        using var plain = new PlainRuntime(Path.Combine(folder, "onnx", "model_int8.onnx"), 1, "last_hidden_state");
        using var batched = new PlainRuntime(Path.Combine(folder, "onnx", "model_int8.onnx"), threads, "last_hidden_state");
        var times = await MeasureAsync(
            () => Task.WhenAll(texts.Select(text => encoder.EncodeAsync(text, TextRole.Passage, CancellationToken.None).AsTask())),
            () => Done(() => plain.RunSideBySide(rows, threads)),
            () => Done(() => Array.ForEach(rows.Chunk(Batch).ToArray(), batched.RunBatch)));
        await PrintAsync(
            report,
            $"vectors of {Texts} passages, {rows.Sum(row => row.Ids.Length)} tokens",
            times,
            ["searchproxy", "runtime, text by text on all cores", $"runtime, padded batches of {Batch} on all cores"]);
    }

    /// <summary>
    /// Medians of each way, measured turn by turn; each round begins with another one, as the threads of one may still spin when the next
    /// starts.
    /// </summary>
    private static async Task<(double Wall, double Cpu)[]> MeasureAsync(params Func<Task>[] ways)
    {
        var times = ways.Select(_ => new List<(double Wall, double Cpu)>()).ToArray();
        using var process = Process.GetCurrentProcess();
        for (var round = -2; round < Rounds; round++)
        {
            for (var turn = 0; turn < ways.Length; turn++)
            {
                var way = (turn + round + 2) % ways.Length;
                process.Refresh();
                var cpu = process.TotalProcessorTime;
                var started = Stopwatch.GetTimestamp();
                await ways[way]();
                var wall = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                process.Refresh();
                if (round >= 0)
                {
                    times[way].Add((wall, (process.TotalProcessorTime - cpu).TotalMilliseconds));
                }
            }
        }

        return [.. times.Select(list => (Median(list.Select(static time => time.Wall)), Median(list.Select(static time => time.Cpu))))];
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static Task Done(Action work)
    {
        work();
        return Task.CompletedTask;
    }

    private static async Task PrintAsync(TextWriter report, string title, (double Wall, double Cpu)[] times, string[] names)
    {
        await report.WriteLineAsync(title);
        for (var i = 0; i < times.Length; i++)
        {
            await report.WriteLineAsync(
                $"  {times[i].Wall,8:0.0} ms  {times[0].Wall / times[i].Wall,6:0.000} of it;  processor {times[i].Cpu,8:0.0} ms  {times[0].Cpu / times[i].Cpu,6:0.000} of it  {names[i]}");
        }
    }
}
