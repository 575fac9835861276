using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Gateway.Tests.Rig;

public sealed class TestLogTests
{
    [Fact]
    public async Task A_running_test_has_what_its_own_proxies_log()
    {
        await using (var rig = await new GatewayRig().StartedAsync())
        {
            rig.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SearchProxy.Own").LogDebug("a pangolin came");
        }

        Assert.Contains("Debug SearchProxy.Own [0] a pangolin came\n", TestLog.Current!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_test_has_a_log_of_its_own() =>
        Assert.DoesNotContain("pangolin", TestLog.Current!.ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_long_log_keeps_its_end_and_says_how_much_is_gone()
    {
        using var factory = LoggerFactory.Create(static builder => builder.AddTestLog());
        var log = factory.CreateLogger("SearchProxy.Own");
        for (var line = 0; line < TestLog.MostLines + 7; line++)
        {
            log.LogWarning("line {Line}", line);
        }

        var text = TestLog.Current!.ToString();
        Assert.StartsWith("The log:\n(7 lines before)\nWarning SearchProxy.Own [0] line 7\n", text, StringComparison.Ordinal);
        Assert.EndsWith($"line {TestLog.MostLines + 6}\n", text, StringComparison.Ordinal);
    }
}
