using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>What is read of a source, whole or in parts.</summary>
public sealed class SourceRecordTests : IngestScenario
{
    [Fact]
    public async Task I10_Bad_lines_are_told_by_line_number_and_the_rest_goes_on()
    {
        await using var engine = await EngineAsync();
        Write(
            "books.jsonl",
            """{"id":"a","text":"x"}""",
            "not json",
            """["array"]""",
            """{"id":"b","text":"y"} trailing""",
            """{"id":{},"text":"y"}""",
            """{"id":"c","search_proxy":{"vector":[1]}}""",
            """{"id":"d","text":"cut off""",
            """{"id":"e","text":"z"}""");

        var summary = await RunAsync(engine);

        Assert.Equal(IngestOutcome.Completed, summary.Outcome);
        Assert.Equal((8, 2, 6), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal(["a", "e"], engine.Documents().Keys);
        Assert.Equal(
            [
                "books.jsonl:2 Malformed", "books.jsonl:3 Malformed", "books.jsonl:4 Malformed", "books.jsonl:5 Id",
                "books.jsonl:6 Reserved", "books.jsonl:7 Malformed",
            ],
            summary.Rejects.Select(reject => $"{reject.Place} {reject.Kind}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Records_without_an_id_get_the_same_one_on_every_run()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"text":"a"}""", """{"text":"b"}""");

        await RunAsync(engine);
        var ids = engine.Documents().Keys.ToList();
        await RunAsync(engine);

        Assert.Equal(2, ids.Count);
        Assert.Equal(ids, engine.Documents().Keys);
    }

    [Fact]
    public async Task A_missing_file_is_told_at_once() =>
        Assert.Contains("nothing.jsonl", (await Assert.ThrowsAsync<FileNotFoundException>(async () =>
        {
            await using var engine = await EngineAsync();
            await RunAsync(engine, source: new FileSource([Path.Combine(Folder, "nothing.jsonl")]));
        })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Parts_of_a_source_together_make_the_whole()
    {
        await using var engine = await EngineAsync();
        WriteMany(100);

        var parts = new List<IngestSummary>();
        for (var i = 1; i <= 3; i++)
        {
            parts.Add(await RunAsync(engine, options => options.Partition = new SourcePartition(i, 3)));
        }

        Assert.Equal(100, parts.Sum(part => part.Counts.Read));
        Assert.Equal(100, parts.Sum(part => part.Counts.Indexed));
        Assert.Equal(Expected(100), engine.Documents());
    }
}
