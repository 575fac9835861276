using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SearchProxy.Benchmarks.Inference;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Inference;
using SearchProxy.Inference.Options;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing;
using SearchProxy.Tokenizers;

namespace SearchProxy.Benchmarks.Ingestion;

/// <summary>
/// The whole ingestion with the default encoder against a plain loop over the runtime with padded batches of 32 in the order of the file,
/// and against the encoder alone: turn by turn in one process. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks --
/// ingest-speed [DOCUMENTS]</c>.
/// </summary>
internal static class IngestionSpeed
{
    private const int Rounds = 3;
    private const int Batch = 32;
    private const int MaxTokens = 256;

    /// <param name="documents">Documents of nfcorpus; the mix has a third of them and ten times as many short texts. 1 to 3,000.</param>
    /// <param name="report">Where to.</param>
    public static async Task RunAsync(int documents, TextWriter report)
    {
        var folder = RepositoryFolder.At("models", "all-MiniLM-L6-v2");
        using var loader = new ModelLoader(new InferenceOptions { VectorCacheBytes = 0 });
        using var encoder = loader.LoadEncoder(folder).Model ?? throw new InvalidOperationException("the default encoder cannot be loaded");
        using var busy = new BusyCores(loader);
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        using var plain = new PlainRuntime(
            Path.Combine(folder, "onnx", "model_int8.onnx"), Environment.ProcessorCount, "last_hidden_state");
        await IngestAsync(await WriteAsync(Nfcorpus(8)), encoder);
        foreach (var (name, texts) in new[] { ("nfcorpus", Nfcorpus(
            documents)), ("shuffled mix of nfcorpus, tldr and WordNet", Mix(documents)) })
        {
            await CompareAsync(report, name, texts, encoder, tokenizer, plain, busy);
        }
    }

    private static async Task CompareAsync(
        TextWriter report, string name, string[] texts, ITextEncoder encoder, Tokenizer tokenizer, PlainRuntime plain, BusyCores busy)
    {
        var file = await WriteAsync(texts);
        var tokens = texts.Sum(text => PlainRuntime.Tokenize(tokenizer, text, null, MaxTokens).Ids.Length);
        var (whole, alone, loop, shares) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            whole.Add(await TimeAsync(() => IngestAsync(file, encoder)));
            shares.Add(busy.Share(started, Stopwatch.GetTimestamp(), Environment.ProcessorCount));
            alone.Add(
                await TimeAsync(() => Task.WhenAll(texts.Select(text => encoder.EncodeAsync(text, TextRole.Passage, default).AsTask()))));
            loop.Add(await TimeAsync(() => Task.Run(() => Array.ForEach(texts.Chunk(Batch).ToArray(), batch =>
                plain.RunBatch([.. batch.Select(text => PlainRuntime.Tokenize(tokenizer, text, null, MaxTokens))])))));
        }

        File.Delete(file);
        var (w, a, l) = (Median(whole), Median(alone), Median(loop));
        await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {texts.Length} documents, {tokens} tokens"));
        await report.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"  ingestion                       {tokens / w,8:0} tokens/s"));
        await report.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  plain loop of padded batches    {tokens / l,8:0} tokens/s; the ingestion has {l / w:0.00} times that"));
        await report.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  the encoder alone               {tokens / a,8:0} tokens/s; it would take {a / w:P0} of the ingestion's time"));
        await report.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  all {Environment.ProcessorCount} cores computed embeddings in {Median(shares):P1} of the ingestion's time"));
    }

    private static async Task<string> WriteAsync(string[] texts)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, texts.Select((text, i) => JsonSerializer.Serialize(new { id = i, text })));
        return file;
    }

    private static async Task IngestAsync(string file, ITextEncoder encoder)
    {
        await using var engine = await TakingEngine.StartAsync(encoder.ModelId, encoder.Dimensions);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var options = new IngestOptions
        {
            Index = "bench",
            TextFields = [new TextField("text")],
            BulkLinger = TimeSpan.FromMilliseconds(50),
        };
        var summary = await new IngestPipeline(
            options, new FileSource([file], new FileReading { Format = SourceFormat.JsonLines }), encoder, client).RunAsync(default);
        if (summary.Outcome != IngestOutcome.Completed)
        {
            throw new InvalidOperationException($"{summary.Outcome}: {summary.Detail}");
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string[] Nfcorpus(int count) =>
        [.. File.ReadLines(SharedFolder.At("data", "eval", "nfcorpus", "corpus.jsonl"))
            .Take(count)
            .Select(line => Texts(line, "title", "text"))];

    private static string[] Mix(int documents)
    {
        var texts = Nfcorpus(Math.Max(1, documents / 3))
            .Concat(Unpack("tldr-en-pairs.jsonl.xz").Take(documents * 5).Select(line => AllTexts(line)))
            .Concat(Unpack("wordnet-synsets.jsonl.xz").Take(documents * 5).Select(line => AllTexts(line)))
            .ToArray();
        new Random(3).Shuffle(texts);
        return texts;
    }

    private static IEnumerable<string> Unpack(string name)
    {
        using var process =
            Process.Start(new ProcessStartInfo(
                "xz", ["-dc", SharedFolder.At("data", "train", name)])
            { UseShellExecute = false, RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static string Texts(string line, params string[] names)
    {
        using var document = JsonDocument.Parse(line);
        return string.Join('\n', names.Select(name => document.RootElement.GetProperty(name).GetString()));
    }

    private static string AllTexts(string line)
    {
        using var document = JsonDocument.Parse(line);
        return string.Join(
            '\n',
            document.RootElement.EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.String)
                .Select(member => member.Value.GetString()));
    }
}
