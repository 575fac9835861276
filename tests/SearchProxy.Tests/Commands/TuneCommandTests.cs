using SearchProxy.Commands;

namespace SearchProxy.Tests.Commands;

public sealed class TuneCommandTests : IDisposable
{
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
            "tune", "--demo", "--config", present, "--blend", "0", "--fusion", "minMax,saturation", "--vector-weight", "0,0.5", "--keep-nothing", "--write", written);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Matches(@"choosing among 5 settings gains \+0\.\d{4} on queries that were not chosen by", run.Output);
        Assert.Matches("recommended: blend=0,window=50,fusion=(minMax|saturation),vectorWeight=0.5", run.Output);
        Assert.Contains("\"vectorWeight\": 0.5", File.ReadAllText(written), StringComparison.Ordinal);

        var again = await CommandRun.OfAsync("tune", "--demo", "--config", written, "--blend", "0", "--fusion", "minMax", "--vector-weight", "0", "--keep-nothing", "--write", Path.Combine(_folder, "none.json"));
        Assert.Contains("nothing is recommended: what others gain is within noise", again.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "none.json")));
    }

    [Fact]
    public async Task Too_few_queries_are_refused()
    {
        var run = await CommandRun.OfAsync("tune", "--demo", "--limit", "5");
        Assert.Equal((ExitCode.Usage, "searchproxy: 5 judged queries are too few to tell a better setting from a luckier one; at least 20 are needed"), (run.Code, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task Scores_are_calibrated_on_the_judgements_and_written_as_settings()
    {
        var file = Path.Combine(_folder, "calibration.json");
        var run = await CommandRun.OfAsync(
            "tune", "--demo", "--limit", "20", "--blend", "0.3", "--window", "20", "--fusion", "saturation", "--vector-weight", "0.5", "--keep-nothing", "--calibrate", file);

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
            "tune", "--demo", "--config", present, "--blend", "0", "--fusion", "minMax", "--vector-weight", "0.5", "--try", "gateway.search.widen=always|loose", "--keep-nothing", "--write", written);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Matches("recommended: blend=0,window=50,fusion=minMax,vectorWeight=0.5,gateway.search.widen=(always|loose)", run.Output);
        Assert.Matches("\"widen\": \"(always|loose)\"", File.ReadAllText(written));

        var wrong = await CommandRun.OfAsync("tune", "--demo", "--try", "window");
        Assert.Equal(
            (ExitCode.Usage, "searchproxy: --try has \"window\"; NAME=VALUE|VALUE is expected, such as maxTextCharacters=2000|8000"), (wrong.Code, Assert.Single(wrong.ErrorLines)));
    }
}
