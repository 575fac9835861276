using SearchProxy.Ingest.Sources;
using SearchProxy.Testing.FakeEngine;
using ScriptedFault = SearchProxy.Testing.FakeEngine.EngineFault;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>Of several versions of a document the latest ends in the index.</summary>
public sealed class VersionTests : IngestScenario
{
    [Fact]
    public async Task A_later_run_wins_over_an_earlier_one_wherever_the_record_stands()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"x","text":"0"}""", """{"id":"y","text":"0"}""", """{"id":"z","text":"old"}""");
        await RunAsync(engine);
        Write("books.jsonl", """{"id":"z","text":"new"}""");

        var summary = await RunAsync(engine);

        Assert.Equal(1, summary.Counts.Indexed);
        Assert.Equal("""{"id":"z","text":"new"}""", engine.Documents()["z"]);
    }

    [Fact]
    public async Task Of_two_records_of_one_id_the_later_wins_even_when_it_repeats_what_is_indexed()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"x","text":"kept"}""");
        await RunAsync(engine);
        Write("books.jsonl", """{"id":"x","text":"other"}""", """{"id":"x","text":"kept"}""");

        await RunAsync(engine);

        Assert.Equal("""{"id":"x","text":"kept"}""", engine.Documents()["x"]);
    }

    [Fact]
    public async Task A_version_field_decides_by_itself()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"x","v":7,"text":"seven"}""", """{"id":"x","v":3,"text":"three"}""", """{"id":"y","v":0}""");

        // In one request: two that are under way together may arrive in either order, which tells in what is counted.
        var summary = await RunAsync(
            engine, options => (options.VersionField, options.BulkLinger) = ("v", TimeSpan.FromMinutes(1)));

        Assert.Equal("""{"id":"x","v":7,"text":"seven"}""", engine.Documents()["x"]);
        Assert.Equal((2, 1, 1), (summary.Counts.Indexed, summary.Counts.Superseded, summary.Counts.Rejected));
    }

    [Fact]
    public async Task A_create_whose_answer_was_lost_is_not_taken_for_a_conflict()
    {
        await using var engine = await EngineAsync();
        engine.Fault = (number, _, apply) =>
        {
            var answer = apply();
            return number == 0 ? EngineAnswer.Broken(ScriptedFault.DropBeforeHead) : answer;
        };
        Write("books.bulk", """{"create":{"_id":"a"}}""", """{"text":"1"}""");
        var source = new FileSource([Path.Combine(Folder, "books.bulk")]);

        var first = await RunAsync(engine, source: source);
        Write("books.bulk", """{"create":{"_id":"a"}}""", """{"text":"other"}""");
        var second = await RunAsync(engine, source: source);

        Assert.Equal((1, 0), (first.Counts.Indexed, first.Counts.Rejected));
        Assert.Equal((0, "Conflict"), (second.Counts.Indexed, second.Rejects.Single().Kind));
    }
}
