using SearchProxy.Commands;
using SearchProxy.LocalEngine;

namespace SearchProxy.Tests.Commands;

public sealed class TuneCommandTests : IDisposable
{
    private static readonly string DemoQueries = Path.Combine(AppContext.BaseDirectory, "demo", "queries.jsonl");

    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Settings_that_answer_better_are_written_with_the_gain_to_expect()
    {
        // With a weight of 0 there is no vector leg: the engine alone misses what is said in other words.
        var present = Path.Combine(_folder, "present.json");
        File.WriteAllText(present, """{"gateway":{"search":{"vectorWeight":0,"blend":0}}}""");
        var written = Path.Combine(_folder, "tuned.json");
        var run = await CommandRun.OfAsync(
            "tune", "--demo", "--config", present, "--blend", "0", "--fusion", "minMax,saturation", "--vector-weight", "0,0.5",
            "--keep-nothing", "--write", written);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Matches(@"choosing among 5 settings gains \+0\.\d{4} on queries that were not chosen by", run.Output);
        Assert.Matches("recommended: blend=0,window=50,fusion=(minMax|saturation),vectorWeight=0.5", run.Output);
        Assert.Contains("\"vectorWeight\": 0.5", File.ReadAllText(written), StringComparison.Ordinal);

        var again = await CommandRun.OfAsync(
            "tune",
            "--demo",
            "--config",
            written,
            "--blend",
            "0",
            "--fusion",
            "minMax",
            "--vector-weight",
            "0",
            "--keep-nothing",
            "--write",
            Path.Combine(_folder, "none.json"));
        Assert.Contains("nothing is recommended: what others gain is within noise", again.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "none.json")));
    }

    [Fact]
    public async Task An_index_on_which_the_engine_s_own_order_is_better_is_named_and_switched_off()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var url = engine.Url.AbsoluteUri;
        var measured =
            await CommandRun.OfAsync("eval", "--demo", "--engine", url, "--orders", "bm25", "--keep-nothing", "--save-runs", _folder);
        Assert.Equal(ExitCode.Success, measured.Code);
        // Whatever words alone find first is what counts: then everything else is worse.
        var run = Assert.Single(Directory.GetFiles(_folder));
        var judged = Path.Combine(_folder, "own.qrels");
        File.WriteAllLines(
            judged,
            File.ReadLines(run)
                .Select(static line => line.Split(' ', '\t'))
                .Where(static row => row[3] == "1")
                .Select(static row => $"{row[0]} 0 {row[2]} 1"));
        var written = Path.Combine(_folder, "tuned.json");

        var tuned = await CommandRun.OfAsync(
            "tune", "--engine", url, "--index", "searchproxy-eval-demo", "--queries", DemoQueries, "--qrels", judged, "--blend", "0",
            "--fusion", "saturation", "--vector-weight", "0.5", "--window", "50",
            "--keep-nothing", "--write", written);

        Assert.Equal(ExitCode.Success, tuned.Code);
        Assert.Matches(
            @"searchproxy-eval-demo: the engine's own order is better by 0\.\d{4} \(95 % 0\.\d{4} to 0\.\d{4}, p = 0\.\d{4}\); switch reranking off there",
            tuned.Error);
        Assert.Equal(
            "searchproxy-eval-demo",
            (string?)System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(written))!["gateway"]!["search"]!["offIndexes"]!.AsArray()
                .Single());
    }

    [Fact]
    public async Task Too_few_queries_are_refused()
    {
        var run = await CommandRun.OfAsync("tune", "--demo", "--limit", "5");
        Assert.Equal(
            (ExitCode.Usage, "searchproxy: 5 judged queries are too few to tell a better setting from a luckier one; at least 20 are needed"),
            (run.Code, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task Scores_are_calibrated_on_the_judgements_and_written_as_settings()
    {
        var file = Path.Combine(_folder, "calibration.json");
        var run = await CommandRun.OfAsync(
            "tune", "--demo", "--limit", "20", "--blend", "0.3", "--window", "20", "--fusion", "saturation", "--vector-weight", "0.5",
            "--keep-nothing", "--calibrate", file);

        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Matches(@"calibration of rerank-mini-en@\w+ over \d+ hits", run.Output);
        var calibration = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!["gateway"]!["search"]!["calibration"]!;
        Assert.True(calibration["slope"]!.GetValue<double>() > 0);
        Assert.StartsWith("rerank-mini-en@", calibration["model"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_setting_can_be_tried_and_one_without_values_is_refused()
    {
        var present = Path.Combine(_folder, "present.json");
        File.WriteAllText(present, """{"gateway":{"search":{"vectorWeight":0,"blend":0}}}""");
        var written = Path.Combine(_folder, "tried.json");
        var run = await CommandRun.OfAsync(
            "tune", "--demo", "--config", present, "--blend", "0", "--fusion", "minMax", "--vector-weight", "0.5", "--try",
            "gateway.search.widen=always|loose", "--keep-nothing", "--write", written);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Matches("recommended: blend=0,window=50,fusion=minMax,vectorWeight=0.5,gateway.search.widen=(always|loose)", run.Output);
        Assert.Matches("\"widen\": \"(always|loose)\"", File.ReadAllText(written));

        var wrong = await CommandRun.OfAsync("tune", "--demo", "--try", "window");
        Assert.Equal(
            (ExitCode.Usage, "searchproxy: --try has \"window\"; NAME=VALUE|VALUE is expected, such as maxTextCharacters=2000|8000"),
            (wrong.Code, Assert.Single(wrong.ErrorLines)));
    }
}
