using System.Reflection;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>A row for each recorded scenario on one engine, with its name.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ScenariosOnEngineAttribute(TestedEngine engine) : OnEngineAttribute(engine)
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        var product = Engine is TestedEngine.OpenSearch or TestedEngine.LocalAsOpenSearch ? "opensearch" : "elasticsearch";
        return Scenario.Names(product).Select(name => new object[] { Engine, name });
    }
}
