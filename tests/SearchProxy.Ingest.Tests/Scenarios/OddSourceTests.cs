using System.IO.Compression;
using System.Text;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>Sources that look fine and are not: nothing is written that nobody meant, and the run says why.</summary>
public sealed class OddSourceTests : IngestScenario
{
    [Theory]
    [InlineData("books.csv", "ID,Title,Text\n1,a,b\n", "ID, Title, Text")]
    [InlineData("books.csv", "1\tWhale\tsea\n2\tBread\toven\n", "Whale")]
    [InlineData("books.jsonl", "{\"name\":\"x\",\"meta\":{\"body\":\"y\"}}\n", "name, meta, meta.body")]
    [InlineData("books.csv", "titel;inhalt\na;b\n", "titel, inhalt")]
    public async Task Documents_without_any_text_field_are_not_written(string name, string text, string fields)
    {
        await using var engine = await EngineAsync();
        Write(name, text);

        var summary = await RunAsync(engine, options => options.StateFolder = State, Source(name));

        Assert.Equal(IngestOutcome.NoTextFields, summary.Outcome);
        Assert.Contains(fields, summary.Detail, StringComparison.Ordinal);
        Assert.Contains("--text-fields", summary.Detail, StringComparison.Ordinal);
        Assert.Empty(engine.Documents());
        Assert.Equal((0, 0), (summary.Counts.Read, summary.DeadLetters));
    }

    [Fact]
    public async Task A_text_field_in_one_of_the_first_hundred_documents_is_enough_and_a_hundred_without_are_enough_too()
    {
        await using var engine = await EngineAsync();
        Write(
            "late.jsonl",
            [.. Enumerable.Range(0, 99).Select(i => $$"""{"id":"{{i}}"}"""), """{"id":"99","title":null}""", """{"id":"100"}"""]);
        Write("never.jsonl", [.. Enumerable.Range(0, 100).Select(i => $$"""{"id":"n{{i}}"}"""), """{"id":"n100","title":"x"}"""]);

        Assert.Equal((IngestOutcome.Completed, 101), await OutcomeAsync("late.jsonl"));
        Assert.Equal((IngestOutcome.NoTextFields, 0), await OutcomeAsync("never.jsonl"));

        async Task<(IngestOutcome, long)> OutcomeAsync(string name)
        {
            var summary = await RunAsync(engine, source: Source(name));
            return (summary.Outcome, summary.Counts.Indexed);
        }
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_not_written()
    {
        await using var engine = await EngineAsync();
        await File.WriteAllBytesAsync(Path.Combine(Folder, "books.csv"), Encoding.Latin1.GetBytes("id,text\n1,Größe\n"));

        var summary = await RunAsync(engine, source: Source("books.csv"));

        Assert.Equal(IngestOutcome.SourceUnreadable, summary.Outcome);
        Assert.Contains("books.csv: line 2 is not UTF-8; --encoding", summary.Detail, StringComparison.Ordinal);
        Assert.Empty(engine.Documents());
    }

    [Fact]
    public async Task A_gzip_file_that_is_cut_off_fails_the_source_and_the_whole_one_goes_on_from_there()
    {
        await using var engine = await EngineAsync();
        var (whole, cut) = Gzip(400);
        var file = Path.Combine(Folder, "books.jsonl.gz");
        await File.WriteAllBytesAsync(file, whole[..cut]);

        var failed = await RunAsync(engine, options => options.StateFolder = State, Source("books.jsonl.gz"));

        Assert.Equal((IngestOutcome.SourceFailed, true), (failed.Outcome, failed.CanResume));
        Assert.Contains("cut off", failed.Detail, StringComparison.Ordinal);
        // 201 lines stand before the cut.
        Assert.Equal((201, 201), (failed.Counts.Settled, failed.Counts.Indexed));
        Assert.Equal(failed.Counts.Indexed, engine.Documents().Count);

        await File.WriteAllBytesAsync(file, whole);
        var resumed = await RunAsync(engine, options => options.StateFolder = State, Source("books.jsonl.gz"));

        Assert.Equal((IngestOutcome.Completed, 400, 400), (resumed.Outcome, resumed.Counts.Settled, resumed.Counts.Indexed));
        Assert.Equal(Expected(400), engine.Documents());
    }

    [Fact]
    public async Task A_rejected_document_comes_with_what_caused_it()
    {
        await using var engine = await EngineAsync();
        WriteMany(1);
        engine.Fault = (_, _, _) => EngineAnswer.Json(
            """
            {"errors":true,"items":[{"index":{"_id":"0","status":400,"error":{"type":"mapper_parsing_exception","reason":"failed to parse",
            "caused_by":{"type":"illegal_argument_exception","reason":"field failed","caused_by":{"type":"date_time_parse_exception","reason":"Text 'soon' could not be parsed"}}}}}]}
            """);

        var summary = await RunAsync(engine);

        var reject = Assert.Single(summary.Rejects);
        Assert.Equal(
            ("mapper_parsing_exception", "failed to parse: field failed: Text 'soon' could not be parsed"), (reject.Kind, reject.Reason));
    }

    [Fact]
    public async Task A_set_aside_record_of_a_bulk_file_keeps_its_version_for_the_replay()
    {
        await using var engine = await EngineAsync();
        Write(
            "books.bulk",
            """{"index":{"_id":"1","version":7,"version_type":"external"}}""",
            """{"text":"seven"}""",
            """{"index":{"_id":"1","version":5,"version_type":"external"}}""",
            """{"text":"five"}""");

        var summary =
            await RunAsync(engine, source: new FileSource([Path.Combine(Folder, "books.bulk")], new FileReading { Index = "books" }));

        Assert.Equal((2, 2, 0), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal("""{"text":"seven"}""", engine.Documents()["1"]);
    }

    /// <summary>The file, and how much of it comes before a point where its writer flushed.</summary>
    private static (byte[] Whole, int Cut) Gzip(int count)
    {
        using var bytes = new MemoryStream();
        var cut = 0;
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var i in Enumerable.Range(0, count))
            {
                gzip.Write(Encoding.UTF8.GetBytes(Document(i) + "\n"));
                if (i == count / 2)
                {
                    gzip.Flush();
                    cut = (int)bytes.Length;
                }
            }
        }

        return (bytes.ToArray(), cut);
    }
}
