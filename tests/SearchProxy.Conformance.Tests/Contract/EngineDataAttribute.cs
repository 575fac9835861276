using System.Reflection;
using SearchProxy.Testing;
using Xunit.Sdk;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>
/// Gives an engine to a theory, with every scenario or once. A missing real engine skips its rows, and fails them in CI where it could be
/// started.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EngineDataAttribute : DataAttribute
{
    private readonly ContractEngine _engine;

    public EngineDataAttribute(ContractEngine engine)
    {
        _engine = engine;
        Skip = engine switch
        {
            ContractEngine.Elasticsearch when RealEngine.Elasticsearch is null => Reason("SEARCHPROXY_TEST_ELASTICSEARCH"),
            ContractEngine.OpenSearch when RealEngine.OpenSearch is null => Reason("SEARCHPROXY_TEST_OPENSEARCH"),
            _ => null,
        };
    }

    public ContractEngine Engine => _engine;

    /// <summary>Whether there is one row for each scenario, with its name.</summary>
    public bool PerScenario { get; set; } = true;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        if (!PerScenario)
        {
            return [[_engine]];
        }

        var product = _engine is ContractEngine.OpenSearch or ContractEngine.LocalAsOpenSearch ? "opensearch" : "elasticsearch";
        return Scenario.Names(product).Select(name => new object[] { _engine, name });
    }

    private static string? Reason(string variable)
    {
        var isContinuousIntegration = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        var couldBeStarted = SharedFolder.FullPath is { } shared && Directory.Exists(Path.Combine(shared, "engines"));
        return isContinuousIntegration && couldBeStarted ? null : $"{variable} holds no URL.";
    }
}
