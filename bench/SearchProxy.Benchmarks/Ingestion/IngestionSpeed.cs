using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SearchProxy.Benchmarks.Inference;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Inference;
using SearchProxy.Inference.Tokenization;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Ingestion;

/// <summary>
/// The whole ingestion with the default encoder against a plain loop over the runtime with padded batches of 32 in the order of the file,
/// and against the encoder alone: turn by turn in one process. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- ingest-speed</c>.
/// </summary>
internal static class IngestionSpeed
{
    private const int Rounds = 3;
    private const int Batch = 32;

    public static async Task RunAsync(TextWriter report)
    {
        var folder = RepositoryFolder.At("models", "all-MiniLM-L6-v2");
        using var loader = new ModelLoader(new InferenceOptions { VectorCacheBytes = 0 });
        using var encoder = loader.LoadEncoder(folder).Model ?? throw new InvalidOperationException("the default encoder cannot be loaded");
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        using var plain = new PlainRuntime(Path.Combine(folder, "onnx", "model_int8.onnx"), Environment.ProcessorCount, "last_hidden_state");
        foreach (var (name, texts) in new[] { ("nfcorpus", Nfcorpus(64)), ("shuffled mix of nfcorpus, tldr and WordNet", Mix()) })
        {
            await CompareAsync(report, name, texts, encoder, tokenizer, plain);
        }
    }

    private static async Task CompareAsync(TextWriter report, string name, string[] texts, ITextEncoder encoder, Tokenizer tokenizer, PlainRuntime plain)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, texts.Select((text, i) => JsonSerializer.Serialize(new { id = i, text })));
        var tokens = texts.Sum(text => PlainRuntime.Tokenize(tokenizer, text, null, 256).Ids.Length);
        var (whole, alone, loop) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            whole.Add(await TimeAsync(() => IngestAsync(file, encoder)));
            alone.Add(await TimeAsync(() => Task.WhenAll(texts.Select(text => encoder.EncodeAsync(text, TextRole.Passage, default).AsTask()))));
            loop.Add(await TimeAsync(() => Task.Run(() => Array.ForEach(texts.Chunk(Batch).ToArray(), batch =>
                plain.RunBatch([.. batch.Select(text => PlainRuntime.Tokenize(tokenizer, text, null, 256))])))));
        }

        File.Delete(file);
        var (w, a, l) = (Median(whole), Median(alone), Median(loop));
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {texts.Length} documents, {tokens} tokens; ingestion {tokens / w:0} tokens/s, {l / w:0.00} times the plain loop of padded batches ({tokens / l:0} tokens/s); the encoder alone would take {a / w:P0} of the time"));
    }

    private static async Task IngestAsync(string file, ITextEncoder encoder)
    {
        await using var engine = await TakingEngine.StartAsync(encoder.ModelId, encoder.Dimensions);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var options = new IngestOptions { Index = "bench", TextFields = [new TextField("text")], BulkLinger = TimeSpan.FromMilliseconds(50) };
        var summary = await new IngestPipeline(options, new FileSource([file], SourceFormat.JsonLines), encoder, client).RunAsync(default);
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
        [.. File.ReadLines(SharedFolder.At("data", "eval", "nfcorpus", "corpus.jsonl")).Take(count).Select(line => Texts(line, "title", "text"))];

    private static string[] Mix()
    {
        var texts = Nfcorpus(30)
            .Concat(Unpack("tldr-en-pairs.jsonl.xz").Take(250).Select(line => AllTexts(line)))
            .Concat(Unpack("wordnet-synsets.jsonl.xz").Take(250).Select(line => AllTexts(line)))
            .ToArray();
        new Random(3).Shuffle(texts);
        return texts;
    }

    private static IEnumerable<string> Unpack(string name)
    {
        using var process = Process.Start(new ProcessStartInfo("xz", ["-dc", SharedFolder.At("data", "train", name)]) { UseShellExecute = false, RedirectStandardOutput = true })!;
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
        return string.Join('\n', document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString()));
    }
}
