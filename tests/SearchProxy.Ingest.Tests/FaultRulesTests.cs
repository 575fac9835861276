using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests;

/// <summary>
/// Each rule for the ingestion in <c>docs/faults.md</c> has a test that bears its number, and no test names a rule that is not there.
/// </summary>
public sealed partial class FaultRulesTests
{
    [Fact]
    public void Every_rule_has_a_test()
    {
        var rules = DocumentTable.FirstCells("faults.md", "I[0-9]+")
            .Select(rule => $"I{int.Parse(rule.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture):00}");
        var named = typeof(FaultRulesTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .SelectMany(method => Number().Matches(method.Name).Select(match => match.Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(rules, named.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("I[0-9]{2}(?=_)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
