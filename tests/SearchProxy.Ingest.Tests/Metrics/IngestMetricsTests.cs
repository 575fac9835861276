using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Ingest.Tests.Metrics;

public sealed class IngestMetricsTests : IngestScenario
{
    [Fact]
    public async Task Every_number_has_its_unit_and_every_tag_its_values()
    {
        using var heard = new HeardMetrics();
        await using var engine = await EngineAsync();
        engine.Fault = (number, _, apply) => number == 0 ? EngineAnswer.Error(429, "es_rejected_execution_exception", "busy") : apply();
        engine.Refuse = (id, _) => id == "bad" ? (400, "document_parsing_exception", "no") : null;
        const string Lines = """
            {"index":{"_id":"a"}}
            {"text":"one","v":5}
            {"index":{"_id":"bad"}}
            {"text":"two","v":1}
            {"index":{"_id":"b"}}
            broken
            {"delete":{"_id":"c"}}
            """;
        Write("books.bulk", Lines);
        await RunAsync(engine, Versioned, Source("books.bulk"), meterScope: heard);
        Write(
            "again.bulk",
            """{"index":{"_id":"a"}}""",
            """{"text":"one","v":5}""",
            """{"index":{"_id":"d"}}""",
            """{"text":"four","v":1}""");
        await RunAsync(engine, Versioned, Source("again.bulk"), meterScope: heard);
        Write("older.bulk", """{"index":{"_id":"a"}}""", """{"text":"older","v":3}""");
        await RunAsync(engine, Versioned, Source("older.bulk"), meterScope: heard);
        Write("price.bulk", """{"index":{"_id":"d"}}""", """{"text":"four","v":2}""");
        await RunAsync(engine, Versioned, Source("price.bulk"), meterScope: heard);

        Assert.Equal(
            [
                "searchproxy.ingest.bulk.duration s outcome=pushback",
                "searchproxy.ingest.bulk.duration s outcome=taken",
                "searchproxy.ingest.bulk.size By",
                "searchproxy.ingest.characters {character}",
                "searchproxy.ingest.passages {passage} vector=encoder",
                "searchproxy.ingest.passages {passage} vector=index",
                "searchproxy.ingest.records {record} result=indexed",
                "searchproxy.ingest.records {record} result=rejected-by-engine",
                "searchproxy.ingest.records {record} result=rejected-by-source",
                "searchproxy.ingest.records {record} result=removed",
                "searchproxy.ingest.records {record} result=superseded",
                "searchproxy.ingest.records {record} result=unchanged",
                "searchproxy.ingest.retries {item}",
            ],
            heard.Names);
        Assert.Equal(3, heard.Sum("searchproxy.ingest.records {record} result=indexed"));
        Assert.Equal(1, heard.Sum("searchproxy.ingest.passages {passage} vector=index"));
        Assert.True(heard.Sum("searchproxy.ingest.retries {item}") > 0);
    }

    [Fact]
    public void The_gauges_are_there_before_anything_runs()
    {
        using var heard = new HeardMetrics();
        using var metrics = new IngestMetrics(heard);

        Assert.Equal(0, heard.Now("searchproxy.ingest.blocked {block} reason=state"));
        Assert.Equal(
            [
                "searchproxy.ingest.blocked {block} reason=credentials",
                "searchproxy.ingest.blocked {block} reason=state",
                "searchproxy.ingest.dead_letters {record}",
                "searchproxy.ingest.unsettled {record}",
            ],
            heard.Names);
    }

    private static void Versioned(IngestOptions options) => options.VersionField = "v";
}
