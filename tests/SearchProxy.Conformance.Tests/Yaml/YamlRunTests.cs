using SearchProxy.LocalEngine;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>The runner notices what does not hold.</summary>
public sealed class YamlRunTests
{
    private const string Setup = """
        setup:
          - do: { index: { index: yaml-run, id: "1", refresh: true, body: { name: whale } } }
        ---
        "t":

        """;

    [Theory]
    [InlineData("  - do: { count: { index: yaml-run } }\n  - match: { count: 1 }", "passed", 0)]
    [InlineData("  - do: { count: { index: yaml-run } }\n  - match: { count: 2 }", "failed", 6)]
    [InlineData("  - do: { get: { index: yaml-run, id: \"2\" } }", "failed", 5)]
    [InlineData("  - do: { catch: missing, get: { index: yaml-run, id: \"2\" } }", "passed", 0)]
    [InlineData("  - do: { catch: conflict, get: { index: yaml-run, id: \"2\" } }", "failed", 5)]
    [InlineData("  - do: { catch: missing, get: { index: yaml-run, id: \"1\" } }", "failed", 5)]
    [InlineData("  - do: { get: { index: yaml-run, id: \"2\", ignore: 404 } }\n  - is_false: found", "passed", 0)]
    [InlineData(
        "  - do: { get: { index: yaml-run, id: \"1\" } }\n  - set: { _source.name: n }\n  - do: { count: { index: yaml-run, q: \"name:${n}\" } }\n  - match: { count: 1 }",
        "passed",
        0)]
    [InlineData("  - do: { get: { index: yaml-run, id: \"1\" } }\n  - set: { _source.nothing: n }", "failed", 6)]
    [InlineData("  - do: { warnings: [ \"old\" ], count: { index: yaml-run } }", "failed", 5)]
    [InlineData("  - do: { unheard.of: { index: yaml-run } }", "failed", 5)]
    [InlineData("  - unheard_of: { a: 1 }", "failed", 5)]
    public async Task A_test_fails_at_the_step_that_does_not_hold(string steps, string verdict, long line)
    {
        await using var host = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var client = new HttpClient { BaseAddress = host.Url };

        var outcome = await new YamlRun(client, "elasticsearch").RunAsync(Assert.Single(YamlSuite.ReadFile("run.yml", Setup + steps)));

        Assert.Equal((verdict, line), (outcome.Verdict, outcome.Line));
    }

    [Theory]
    [InlineData("skip: { version: all }", true)]
    [InlineData("skip: { version: \" - 7.9.99\" }", false)]
    [InlineData("skip: { version: \"8.0.0 - 8.99.0\" }", true)]
    [InlineData("skip: { version: \"9.0.0 - , 8.19.0 - 8.19.9\" }", true)]
    [InlineData("skip: { features: [ headers, contains ] }", false)]
    [InlineData("skip: { features: transform_and_set }", true)]
    [InlineData("skip: { cluster_features: [ gte_v8.1.0 ] }", true)]
    [InlineData("requires: { cluster_features: [ gte_v9.1.0 ] }", true)]
    [InlineData("requires: { cluster_features: [ gte_v8.1.0 ], test_runner_features: close_to }", false)]
    [InlineData("skip: { awaits_fix: \"a link\" }", true)]
    public void A_test_for_another_version_or_another_runner_is_left_out(string step, bool isLeftOut)
    {
        var test = Assert.Single(YamlSuite.ReadFile("skip.yml", "---\n\"t\":\n  - " + step));

        Assert.Equal(isLeftOut, YamlSkip.Reason(test, new Version(8, 19, 8)) is not null);
    }
}
