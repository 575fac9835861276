using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Every rule of the table of search semantics is kept by a test that bears its number.</summary>
public sealed partial class RowsTests
{
    private const int Rows = 58;

    [Fact]
    public void Every_row_has_a_test_that_is_named_after_it()
    {
        var kept = typeof(RowsTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is { Skip: null })
            .Select(static method => RowNumber().Match(method.Name))
            .Where(static match => match.Success)
            .Select(static match => int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            .ToHashSet();

        Assert.Equal(Enumerable.Range(1, Rows), kept.Order());
    }

    [GeneratedRegex("^Row(?<number>[0-9]{2})_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RowNumber();
}
