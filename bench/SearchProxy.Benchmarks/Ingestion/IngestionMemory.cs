using System.Diagnostics;
using System.Globalization;
using SearchProxy.Benchmarks.Figures;
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
    private const int LooksOfLine = 10;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    public static async Task RunAsync(int documents, FigureSheet sheet)
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
        var most = 0L;
        for (var look = 0; await Task.WhenAny(running, Task.Delay(Look)) != running; look++)
        {
            most = Math.Max(most, await LookAsync(look % LooksOfLine == 0 ? sheet.Report : TextWriter.Null, pipeline.Progress));
        }

        most = Math.Max(most, await LookAsync(sheet.Report, pipeline.Progress));
        if ((await running).Outcome is not IngestOutcome.Completed and var outcome)
        {
            throw new InvalidOperationException($"{outcome}");
        }

        sheet.Begin($"Ingestion, {documents} small documents, stub encoder, engine and all in one process");
        sheet.Add("documents", pipeline.Progress.DocumentsPerSecond, "documents/s");
        sheet.Add("largest working set", most / 1048576.0, "MiB");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<long> LookAsync(TextWriter report, IngestProgress progress)
    {
        using var process = Process.GetCurrentProcess();
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Elapsed.TotalSeconds,6:0} s {progress.Counts.Settled,9} documents {progress.DocumentsPerSecond,7:0}/s {process.WorkingSet64 / 1048576.0,6:0} MiB"));
        return process.WorkingSet64;
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
