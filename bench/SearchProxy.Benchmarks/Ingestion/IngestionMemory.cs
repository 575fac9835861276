using System.Diagnostics;
using System.Globalization;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Inference;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Benchmarks.Ingestion;

/// <summary>
/// Memory and rate of an ingestion of many small documents with a stub encoder and an engine that only takes.
/// <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- ingest-memory 1000000</c>.
/// </summary>
internal static class IngestionMemory
{
    public static async Task RunAsync(int documents, TextWriter report)
    {
        var folder = Directory.CreateTempSubdirectory("ingest-memory-").FullName;
        var file = Path.Combine(folder, "documents.jsonl");
        await File.WriteAllLinesAsync(
            file,
            Enumerable.Range(0, documents)
                .Select(i => $$"""{"id":"{{i}}","text":"document number {{i}} of a long row, with a few more words","n":{{i}}}"""));
        using var encoder = new StubEncoder();
        await using var engine = await TakingEngine.StartAsync(encoder.ModelId, encoder.Dimensions);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var options = new IngestOptions
        {
            Index = "bench",
            TextFields = [new TextField("text")],
            StateFolder = Path.Combine(folder, "state"),
        };
        var pipeline = new IngestPipeline(options, new FileSource([file]), encoder, client);
        var running = pipeline.RunAsync(CancellationToken.None);
        while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(5))) != running)
        {
            await PrintAsync(report, pipeline.Progress);
        }

        await PrintAsync(report, pipeline.Progress);
        await report.WriteLineAsync($"{(await running).Outcome}");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task PrintAsync(TextWriter report, IngestProgress progress)
    {
        using var process = Process.GetCurrentProcess();
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Elapsed.TotalSeconds,6:0} s {progress.Counts.Settled,9} documents {progress.DocumentsPerSecond,7:0}/s {process.WorkingSet64 / 1048576.0,6:0} MiB"));
    }

    private sealed class StubEncoder : ITextEncoder
    {
        private readonly float[] _vector = [.. Enumerable.Range(0, 32).Select(i => i == 0 ? 1f : 0f)];

        public string ModelId => "stub@1";

        public int Dimensions => 32;

        public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken) =>
            ValueTask.FromResult(_vector);

        public void Dispose()
        {
        }
    }
}
