using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Run;

/// <summary>What a run would do.</summary>
public sealed class DryRunTests : IngestScenario
{
    [Fact]
    public async Task A_dry_run_tells_what_would_happen_and_writes_nothing()
    {
        Write("books.jsonl", Document(1), "broken", """{"id":"x","n":1}""", Document(2));
        var source = new FileSource([Path.Combine(Folder, "books.jsonl")]);

        var report = await new DryRun(new IngestOptions { Index = "books" }, source, Encoder).RunAsync(default);

        Assert.Equal((4, 3, 1, 2, 1), (report.Records, report.Documents, report.FaultCount, report.Passages, report.WithoutText));
        Assert.Equal("books.jsonl:2", report.Faults.Single().Place);
        Assert.NotNull(report.EncodeTime);
        Assert.StartsWith("""{"id":"1","text":"document number 1","search_proxy":{""", report.Sample, StringComparison.Ordinal);
    }
}
