using System.Diagnostics;
using System.Text.Json;
using SearchProxy.Benchmarks.Figures;
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
    /// <param name="sheet">Where to.</param>
    public static async Task RunAsync(int documents, FigureSheet sheet)
    {
        var folder = RepositoryFolder.At("models", "all-MiniLM-L6-v2");
        using var loader = new ModelLoader(new InferenceOptions { VectorCacheBytes = 0 });
        using var encoder = loader.LoadEncoder(folder).Model ?? throw new InvalidOperationException("the default encoder cannot be loaded");
        using var busy = new BusyCores(loader);
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        using var plain = PlainRuntime.AsShipped(
            Path.Combine(folder, "onnx", "model_int8.onnx"), Environment.ProcessorCount, "last_hidden_state");
        foreach (var (name, texts) in new[]
        {
            ("nfcorpus", OpenTexts.Nfcorpus().Take(documents).ToArray()),
            ("shuffled mix of nfcorpus, tldr and WordNet", Mix(documents)),
        })
        {
            sheet.Begin($"Ingestion, {name}: {texts.Length} documents");
            await CompareAsync(sheet, texts, encoder, tokenizer, plain, busy);
        }
    }

    private static async Task CompareAsync(
        FigureSheet sheet, string[] texts, ITextEncoder encoder, Tokenizer tokenizer, PlainRuntime plain, BusyCores busy)
    {
        var file = await WriteAsync(texts);
        var tokens = texts.Sum(text => PlainRuntime.Tokenize(tokenizer, text, null, MaxTokens).Ids.Length);
        var shares = new List<double>();
        var times = await TurnByTurn.MeasureAsync(
            Rounds,
            async () =>
            {
                var started = Stopwatch.GetTimestamp();
                await IngestAsync(file, encoder);
                shares.Add(busy.Share(started, Stopwatch.GetTimestamp(), Environment.ProcessorCount));
            },
            () => Task.Run(() => Array.ForEach(texts.Chunk(Batch).ToArray(), batch =>
                plain.RunBatches([.. batch.Select(text => PlainRuntime.Tokenize(tokenizer, text, null, MaxTokens))], Batch))),
            () => Task.WhenAll(texts.Select(text => encoder.EncodeAsync(text, TextRole.Passage, default).AsTask())));
        File.Delete(file);
        sheet.Add("ingestion", times[0].Select(seconds => texts.Length / seconds), "documents/s");
        sheet.Add("ingestion", times[0].Select(seconds => tokens / seconds), "tokens/s");
        sheet.AddRatio("against a plain loop of padded batches of 32", times[0], times[1]);
        sheet.AddRatio("against the encoder alone", times[0], times[2]);
        sheet.Add($"share of the time in which all {Environment.ProcessorCount} cores computed embeddings", shares.Skip(1), "");
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

    private static string[] Mix(int documents)
    {
        string[] texts =
        [
            .. OpenTexts.Nfcorpus().Take(Math.Max(1, documents / 3)),
            .. OpenTexts.Lines("tldr-en-pairs.jsonl.xz").Take(documents * 5),
            .. OpenTexts.Lines("wordnet-synsets.jsonl.xz").Take(documents * 5),
        ];
        new Random(3).Shuffle(texts);
        return texts;
    }
}
