using System.Reflection;
using Xunit.Sdk;

namespace SearchProxy.Testing;

/// <summary>
/// A row of a theory for one engine. A missing real engine skips its row, and fails it in CI where it could be started.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class OnEngineAttribute(TestedEngine engine) : DataAttribute
{
    public TestedEngine Engine => engine;

    public override string? Skip => engine switch
    {
        TestedEngine.Elasticsearch when RealEngine.Elasticsearch is null => Reason("SEARCHPROXY_TEST_ELASTICSEARCH"),
        TestedEngine.OpenSearch when RealEngine.OpenSearch is null => Reason("SEARCHPROXY_TEST_OPENSEARCH"),
        _ => null,
    };

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Engine]];

    private static string? Reason(string variable)
    {
        var isContinuousIntegration = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        var couldBeStarted = SharedFolder.FullPath is { } shared && Directory.Exists(Path.Combine(shared, "engines"));
        return isContinuousIntegration && couldBeStarted ? null : $"{variable} holds no URL.";
    }
}
