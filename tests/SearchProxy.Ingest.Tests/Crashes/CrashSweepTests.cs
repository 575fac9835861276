using System.Diagnostics;
using System.Globalization;
using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.Tests.Ledger;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Ingest.Tests.Crashes;

/// <summary>
/// Kills ingestions at random moments and looks whether the index ends equal to the source. <c>SEARCHPROXY_CRASH_KILLS</c> sets how many
/// kills; 300 when CI is set, else 40.
/// </summary>
public sealed class CrashSweepTests : IDisposable
{
    private const int Records = 600;

    private readonly string _folder = Directory.CreateTempSubdirectory("crash-").FullName;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("SEARCHPROXY_CRASH_KILLS"), CultureInfo.InvariantCulture, out var kills)
        ? kills
        : Environment.GetEnvironmentVariable("CI") is null ? 40 : 300;

    [Fact]
    public async Task I01_Whenever_the_process_is_killed_the_index_ends_equal_to_the_source()
    {
        var source = Path.Combine(_folder, "books.jsonl");
        await File.WriteAllLinesAsync(source, Enumerable.Range(0, Records).Select(Line));
        var random = new Random(20261121);
        for (var (kills, round) = (0, 0); kills < Kills; round++)
        {
            await using var engine = await EngineAsync();
            engine.Fault = (_, asked, apply) => Trouble(random, asked, apply);
            var state = Path.Combine(_folder, $"state-{round}");
            var longest = TimeSpan.FromMilliseconds(400);
            while (true)
            {
                var started = Stopwatch.GetTimestamp();
                var (exitCode, output) = await Worker.RunAsync(engine.Url, state, source, kills < Kills ? longest * random.NextDouble() : null);
                if (exitCode is null)
                {
                    kills++;
                    // A slow machine: make sure that some kills land in the middle and some runs reach their end.
                    longest *= 1.05;
                    continue;
                }

                Assert.True(exitCode == 0, $"after {kills} kills in {Stopwatch.GetElapsedTime(started)}: {output}");
                break;
            }

            AssertLedger(engine, state, kills);
        }
    }

    [Fact]
    public async Task I11_A_document_that_kills_the_process_is_set_aside_and_all_others_are_indexed()
    {
        var source = Path.Combine(_folder, "books.jsonl");
        await File.WriteAllLinesAsync(source, Enumerable.Range(0, 60).Select(i => $$"""{"id":"{{i}}","text":"{{(i == 31 ? "deadly" : "harmless")}}"}"""));
        await using var engine = await EngineAsync();
        var state = Path.Combine(_folder, "state");

        var runs = 0;
        while ((await Worker.RunAsync(engine.Url, state, source, null, "deadly")).ExitCode != 0)
        {
            Assert.InRange(++runs, 1, 4);
        }

        var status = IngestStatus.Read(state);
        Assert.Equal(59, engine.Documents().Count);
        Assert.Equal((60, 59, 1), (status.Counts.Read, status.Counts.Indexed, status.Counts.Rejected));
        Assert.Equal("Poison", Assert.Single(IngestStatus.ReadDeadLetters(state)).Kind);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Every third id comes twice, so that the latest version matters.
    private static string Line(int i) => $$"""{"id":"{{(i % 3 == 0 ? i / 2 : i)}}","text":"record {{i}}"}""";

    private static Task<LedgerEngine> EngineAsync() =>
        LedgerEngine.StartAsync(new IndexProfile([new TextField("text")], "search_proxy.vector", "fake-encoder@1", 4));

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

    private static void AssertLedger(LedgerEngine engine, string state, int kills)
    {
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var i in Enumerable.Range(0, Records))
        {
            expected[$"{(i % 3 == 0 ? i / 2 : i)}"] = Line(i);
        }

        var status = IngestStatus.Read(state);
        Assert.Equal(expected, engine.Documents());
        Assert.True(status.IsComplete, $"after {kills} kills");
        Assert.Equal((Records, Records, 0), (status.Counts.Read, status.Counts.Settled, status.Counts.Rejected));
        Assert.Empty(status.DeadLetters);
    }
}
