using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>
/// One suite for the local engine and the real ones: each must answer every request as the real engines did when recorded.
/// </summary>
public sealed class EngineContractTests
{
    [Theory]
    [ScenariosOnEngine(TestedEngine.LocalAsElasticsearch)]
    [ScenariosOnEngine(TestedEngine.LocalAsOpenSearch)]
    [ScenariosOnEngine(TestedEngine.Elasticsearch)]
    [ScenariosOnEngine(TestedEngine.OpenSearch)]
    public async Task Every_request_is_answered_as_the_real_engine_answers_it(TestedEngine engine, string scenario)
    {
        await using var tested = await EngineUnderTest.StartAsync(engine);
        using var runner = new ScenarioRunner(tested);
        var differences = await runner.RunAsync(Scenario.Load(scenario, tested.ProductName));
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }
}
