using System.Reflection;
using System.Text.RegularExpressions;

namespace SearchProxy.Ingest.Tests;

/// <summary>Each rule of what must happen on a fault, I1 to I22, has a test that bears its number.</summary>
public sealed partial class FaultRulesTests
{
    private const int Rules = 22;

    [Fact]
    public void Every_rule_has_a_test()
    {
        var named = typeof(FaultRulesTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .SelectMany(method => Number().Matches(method.Name).Select(match => match.Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Enumerable.Range(1, Rules).Select(rule => $"I{rule:00}"), named.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("I[0-9]{2}(?=_)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
