using SearchProxy.Gateway.Trials;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Gateway.Tests.Trials;

/// <summary>What happens once a trial has shown that people prefer the engine's own order.</summary>
public sealed class TrialLossTests
{
    private static readonly string[] EngineOrder = ["d0", "d1", "d2", "d3", "d4"];

    [Theory]
    [InlineData(true, "[2700]", "Reranking is off for it until the proxy starts again.")]
    [InlineData(false, "[2704]", "Reranking stays on, since gateway.trial.stopOnLoss is false.")]
    public async Task An_index_on_which_reranking_loses_is_told_and_gets_the_engine_s_order_from_then_on(
        bool stops, string number, string words)
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Interleave, stopOnLoss: stops);
        for (var client = 0; client < 40; client++)
        {
            var answer = await rig.SearchAsync(client);
            if (TrialRig.SearchId(answer) is { Length: > 0 } id)
            {
                await rig.ClickAsync(id, "d0");
            }

            rig.Time.Advance(TimeSpan.FromMinutes(11));
        }

        var after = await rig.SearchAsync(client: 1);
        Assert.Equal(stops ? "bypassed; reason=trial-lost" : "reranked; scored=5", after.Marker);
        Assert.Equal(stops, EngineOrder.SequenceEqual(after.Ids));
        Assert.Equal("engine", (await rig.ReportAsync())["better"]!.GetValue<string>());
        var told = Assert.Single(
            TestLog.Current!.ToString().Split('\n'),
            static line => line.Contains("people prefer the engine's own order on books", StringComparison.Ordinal));
        Assert.Contains(number, told, StringComparison.Ordinal);
        Assert.EndsWith(words, told, StringComparison.Ordinal);
    }
}
