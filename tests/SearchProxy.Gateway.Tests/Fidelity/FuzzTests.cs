using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Testing.Fuzzing;

namespace SearchProxy.Gateway.Tests.Fidelity;

public class FuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Made_up_requests_never_fail_hang_or_change(int seed)
    {
        await using var engine = FuzzEngine.Start();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Configure = builder => builder.Services.AddSingleton(new SearchModels(new FakeTextEncoder(), new FakeReranker())),
        }.StartedAsync();
        var report = await FuzzRun.RunAsync(engine, proxy.Url, 2_000, seed);
        Assert.True(report.Findings.Count == 0, $"{report.Findings.Count} findings\n{string.Join('\n', report.Findings.Take(5))}");
        Assert.Equal(2_000, report.Requests);
        var reranked = report.Outcomes.Where(outcome => outcome.Key.StartsWith("reranked", StringComparison.Ordinal))
            .Sum(outcome => outcome.Value);
        Assert.True(reranked > 300, string.Join(", ", report.Outcomes));
    }
}
