using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.Tests.Ledger;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Ingest.Tests.Crashes;

/// <summary>Kills against a scripted engine that pushes back, loses answers and drops connections meanwhile.</summary>
public sealed class CrashSweepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crash-").FullName;

    /// <summary>Its share of the kills.</summary>
    internal static int ScriptedKills => CrashSweep.Kills * 2 / 5;

    [Fact]
    public async Task I01_Whenever_the_process_is_killed_the_index_ends_equal_to_the_source()
    {
        var random = new Random(20261121);
        await new CrashSweep(_folder, seed: 3).RunAsync(ScriptedKills, async () =>
        {
            var engine = await EngineAsync();
            engine.Fault = (_, asked, apply) => Trouble(random, asked, apply);
            return Target(engine);
        });
    }

    [Fact]
    public async Task I11_A_document_that_kills_the_process_is_set_aside_and_all_others_are_indexed()
    {
        var source = Path.Combine(_folder, "books.jsonl");
        await File.WriteAllLinesAsync(
            source, Enumerable.Range(0, 60).Select(i => $$"""{"id":"{{i}}","text":"{{(i == 31 ? "deadly" : "harmless")}}"}"""));
        await using var engine = await EngineAsync();
        var state = Path.Combine(_folder, "state");

        var runs = 0;
        while ((await Worker.RunAsync(Target(engine), state, source, null, deadly: "deadly")).ExitCode != 0)
        {
            Assert.InRange(++runs, 1, 4);
        }

        var status = IngestStatus.Read(state);
        Assert.Equal(59, engine.Documents().Count);
        Assert.Equal((60, 59, 1), (status.Counts.Read, status.Counts.Indexed, status.Counts.Rejected));
        Assert.Equal("Poison", Assert.Single(IngestStatus.ReadDeadLetters(state)).Kind);
    }

    [Fact]
    public async Task I21_A_process_that_is_asked_to_end_finishes_what_is_in_flight_and_the_next_goes_on()
    {
        var source = Path.Combine(_folder, "books.jsonl");
        await File.WriteAllLinesAsync(source, Enumerable.Range(0, 20_000).Select(i => $$"""{"id":"{{i}}","text":"record {{i}}"}"""));
        await using var engine = await EngineAsync();
        var state = Path.Combine(_folder, "state");

        var (exitCode, output) = await Worker.RunAsync(Target(engine), state, source, TimeSpan.FromMilliseconds(500), isKill: false);
        var settled = IngestStatus.Read(state).Counts.Settled;
        var written = engine.Documents().Count;
        var (resumed, rest) = await Worker.RunAsync(Target(engine), state, source, null);

        Assert.True(exitCode == 1 && output.Contains("Stopped", StringComparison.Ordinal), output);
        // Nothing was left in flight: what the engine holds is settled.
        Assert.Equal(written, settled);
        Assert.True(resumed == 0, rest);
        Assert.Equal(20_000, engine.Documents().Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<LedgerEngine> EngineAsync() =>
        LedgerEngine.StartAsync(new IndexProfile([new TextField("text")], "search_proxy.vector", "fake-encoder@1", 4));

    private static CrashTarget Target(LedgerEngine engine) => new(
        engine.Url,
        "books",
        () => Task.FromResult((engine.Documents(), engine.Documents().Keys.Count(id => engine.Own(id)?["vector"] is not null))),
        engine.DisposeAsync);

    private static EngineAnswer Trouble(Random random, AskedRequest asked, Func<EngineAnswer> apply)
    {
        switch (random.Next(40))
        {
            case 0: return EngineAnswer.Error(429, "es_rejected_execution_exception", "busy");
            case 1:
                apply();
                return EngineAnswer.Broken(EngineFault.DropBeforeHead);
            case 2 when asked.Text.Count(letter => letter == '\n') > 4: return new EngineAnswer { Status = 413 };
            default: return apply();
        }
    }
}
