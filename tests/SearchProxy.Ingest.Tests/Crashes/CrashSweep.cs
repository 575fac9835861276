using System.Globalization;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests.Crashes;

/// <summary>
/// Kills ingestions at random moments, lets them go on, and looks whether the index ends equal to the source.
/// <c>SEARCHPROXY_CRASH_KILLS</c> sets how many kills there are over all sweeps but those on real engines; 300 when <c>CI</c> is set, else
/// 40.
/// </summary>
internal sealed class CrashSweep(string folder, int seed)
{
    private const int Records = 600;

    private readonly Random _random = new(seed);

    /// <summary>Kills over all sweeps.</summary>
    public static int Kills { get; } = int.TryParse(
        Environment.GetEnvironmentVariable("SEARCHPROXY_CRASH_KILLS"), CultureInfo.InvariantCulture, out var kills)
        ? kills
        : Environment.GetEnvironmentVariable("CI") is null ? 40 : 300;

    public async Task RunAsync(int wanted, Func<Task<CrashTarget>> create)
    {
        var source = Path.Combine(folder, "books.jsonl");
        await File.WriteAllLinesAsync(source, Enumerable.Range(0, Records).Select(Line));
        for (var (kills, round) = (0, 0); kills < wanted; round++)
        {
            await using var target = await create();
            var state = Path.Combine(folder, $"state-{round}");
            kills += await KillUntilDoneAsync(target, state, source, wanted - kills);
            await AssertLedgerAsync(target, state);
        }
    }

    private async Task<int> KillUntilDoneAsync(CrashTarget target, string state, string source, int wanted)
    {
        var kills = 0;
        for (var longest = TimeSpan.FromMilliseconds(400); ; longest *= 1.05)
        {
            var (exitCode, output) = await Worker.RunAsync(target, state, source, kills < wanted ? longest * _random.NextDouble() : null);
            if (exitCode is not null)
            {
                Assert.True(exitCode == 0, $"after {kills} kills: {output}");
                return kills;
            }

            // The longest life grows, so that some kills land in the middle and some runs reach their end on a slow machine too.
            kills++;
        }
    }

    private static async Task AssertLedgerAsync(CrashTarget target, string state)
    {
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var i in Enumerable.Range(0, Records))
        {
            expected[$"{Id(i)}"] = Line(i);
        }

        var status = IngestStatus.Read(state);
        var setAside = IngestStatus.ReadDeadLetters(state).ToList();
        Assert.True(status.IsComplete);
        Assert.Equal((Records, Records, setAside.Count), (status.Counts.Read, status.Counts.Settled, status.Counts.Rejected));
        // Three kills in a row that fall into the encoding of one record look like a record that kills: it is set aside, and a replay
        // brings it in.
        Assert.All(setAside, static letter => Assert.Equal("Poison", letter.Kind));
        if (setAside.Count > 0)
        {
            await ReplayAsync(target, state);
        }

        var (documents, withVector) = await target.Read();
        Assert.Equal(expected, documents);
        Assert.Equal(expected.Count, withVector);
    }

    private static async Task ReplayAsync(CrashTarget target, string state)
    {
        using var encoder = new FakeTextEncoder(4);
        using var client = new EngineClient(new EngineClientOptions { Address = target.Url });
        var options = new IngestOptions { Index = target.Index, StateFolder = state, TextFields = [new TextField("text")] };
        var summary = await DeadLetterReplay.RunAsync(options, (own, source) => new IngestPipeline(own, source, encoder, client), default);
        Assert.Equal((IngestOutcome.Completed, 0), (summary.Outcome, summary.DeadLetters));
    }

    // Every third record repeats an id that stands before it, so that the latest version matters.
    private static int Id(int i) => i % 3 == 0 ? i / 2 : i;

    private static string Line(int i) => $$"""{"id":"{{Id(i)}}","text":"record {{i}}"}""";
}
