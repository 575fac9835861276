using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Tests.Metrics;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>Credentials that stop to hold while a run lasts.</summary>
public sealed class CredentialTests : IngestScenario
{
    private string Secret => Path.Combine(Folder, "secret");

    [Fact]
    public async Task I18_Credentials_that_expire_are_read_again_and_nothing_is_set_aside()
    {
        using var heard = new HeardMetrics();
        await using var engine = await EngineAsync();
        var valid = "ApiKey old";
        engine.Fault = (number, asked, apply) =>
        {
            valid = number == 5 ? "ApiKey new" : valid;
            return asked.Header("Authorization") == valid ? apply() : EngineAnswer.Error(401, "security_exception", "expired");
        };
        await File.WriteAllTextAsync(Secret, "ApiKey old");
        WriteMany(300);
        using var client = Client(engine.Url);
        var pipeline = Pipeline(client, heard);

        var running = pipeline.RunAsync(default);
        await Eventually.HoldsAsync(() => pipeline.Progress.Blocked is not null || running.IsCompleted);

        Assert.Contains("credentials", pipeline.Progress.Blocked, StringComparison.Ordinal);
        Assert.Equal(1, heard.Now("searchproxy.ingest.blocked {block} reason=credentials"));
        await File.WriteAllTextAsync(Secret, "ApiKey new");
        var summary = await running;

        Assert.Equal(
            (IngestOutcome.Completed, 300, 0, 0), (summary.Outcome, summary.Counts.Indexed, summary.Counts.Rejected, summary.DeadLetters));
        Assert.Equal(Expected(300), engine.Documents());
    }

    [Fact]
    public async Task I18_Credentials_that_nobody_replaces_end_the_run_and_the_next_goes_on()
    {
        await using var engine = await EngineAsync();
        engine.Fault = (number, _, apply) => number < 3 ? apply() : EngineAnswer.Error(401, "security_exception", "expired");
        await File.WriteAllTextAsync(Secret, "ApiKey old");
        WriteMany(300);
        using var client = Client(engine.Url);

        var ended = await Pipeline(client, giveUpAfter: TimeSpan.Zero).RunAsync(default);
        engine.Fault = null;
        var resumed = await Pipeline(client).RunAsync(default);

        Assert.Equal((IngestOutcome.Credentials, true, 0), (ended.Outcome, ended.CanResume, ended.DeadLetters));
        // Documents that were written just before the end, and after the last checkpoint, are found unchanged by the next run.
        Assert.Equal((IngestOutcome.Completed, 300, 0), (resumed.Outcome, resumed.Counts.Settled, resumed.Counts.Rejected));
        Assert.Equal(Expected(300), engine.Documents());
    }

    [Fact]
    public async Task I18_Reading_another_index_waits_for_new_credentials_too()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await File.WriteAllTextAsync(Secret, "ApiKey old");
        var asked = 0;
        engine.When(_ => true, request =>
        {
            if (++asked == 1)
            {
                File.WriteAllText(Secret, "ApiKey new");
            }

            return request.Header("Authorization") == "ApiKey new"
                ? EngineAnswer.Json(request.Path.EndsWith("_pit", StringComparison.Ordinal)
                    ? """{"id":"p"}"""
                    : """{"hits":{"total":{"value":0},"hits":[]}}""")
                : EngineAnswer.Error(401, "security_exception", "expired");
        });
        using var client = Client(engine.Url);

        var records = await new IndexSource(client, EngineDialect.For(Engine.EngineProduct.Elasticsearch), "old").ReadAsync(
            SourcePosition.Start, default)
            .ToListAsync();

        Assert.Empty(records);
    }

    private EngineClient Client(Uri url) =>
        new(new EngineClientOptions { Address = url, Credentials = new EngineCredentials(() => File.ReadAllText(Secret)) });

    private IngestPipeline Pipeline(EngineClient client, HeardMetrics? heard = null, TimeSpan? giveUpAfter = null)
    {
        var options = new IngestOptions
        {
            Index = "books",
            StateFolder = State,
            BulkItems = 20,
            BulkConcurrency = 1,
            Bulk = new BulkClientOptions { GiveUpAfter = giveUpAfter ?? TimeSpan.FromMinutes(1) },
        };
        return new IngestPipeline(options, Source("books.jsonl"), Encoder, client, meterScope: heard);
    }
}
