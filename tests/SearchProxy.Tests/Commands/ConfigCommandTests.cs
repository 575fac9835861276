using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.Configuration;

namespace SearchProxy.Tests.Commands;

public sealed class ConfigCommandTests
{
    [Fact]
    public async Task What_is_set_is_printed_with_where_it_comes_from_and_no_secret()
    {
        using var file =
            new TemporaryFile(/*lang=json,strict*/ """{"gateway":{"search":{"deadline":"500ms"}},"engine":{"apiKey":"s3cret"}}""");
        var run = await CommandRun.OfAsync("config", "print", "--config", file.Path, "--engine", "http://a:1,http://b:2");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Equal(
            [
                "gateway.engines          http://a:1,http://b:2  (flag --engine)",
                $"gateway.search.deadline  500ms  (file {file.Path})",
                $"engine.apiKey            (set, not shown)  (file {file.Path})",
            ],
            run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_warned_of()
    {
        var run = await CommandRun.OfAsync("config", "check", "--encoder", "nope");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.StartsWith(
            "searchproxy: warning: models.encoder: there is no folder \"", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_setting_is_printed_on_demand()
    {
        var run = await CommandRun.OfAsync("config", "print", "--json");
        var printed = JsonNode.Parse(run.Output)!.AsObject();
        Assert.Equal(
            Setting.All.Select(static setting => setting.Path)
                .Where(static path => !path.Contains("NAME", StringComparison.Ordinal)
                    && !path.StartsWith("gateway.tls.", StringComparison.Ordinal)),
            printed.Select(static row => row.Key));
        var window = printed["gateway.search.window"]!;
        Assert.Equal(("50", "default"), (window["value"]!.GetValue<string>(), window["from"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Settings_that_hold_are_said_to_and_others_are_named_one_a_line()
    {
        using var good = new TemporaryFile(/*lang=json,strict*/ """{"gateway":{"search":{"window":40}}}""");
        Assert.Equal(ExitCode.Success, (await CommandRun.OfAsync("config", "check", "--config", good.Path)).Code);
        using var bad = new TemporaryFile(/*lang=json,strict*/ """{"gateway":{"drainTimeout":10,"search":{"window":1}}}""");
        foreach (var verb in new[] { "check", "print" })
        {
            var run = await CommandRun.OfAsync("config", verb, "--config", bad.Path);
            Assert.Equal(ExitCode.Usage, run.Code);
            Assert.Equal(
                [
                    "searchproxy: gateway.drainTimeout is \"10\"; a duration with a unit or colons, such as 10s, 500ms or 00:00:10, is expected",
                    "searchproxy: gateway.search.window is 1; 2 to 1000 is supported",
                ],
                run.ErrorLines);
        }
    }

    [Fact]
    public async Task The_schema_is_the_one_that_is_shipped() =>
        Assert.Equal(SettingsSchema.Text(), (await CommandRun.OfAsync("config", "schema")).Output);
}
