using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SearchProxy.Testing;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>
/// Every row of the table in <c>docs/search-semantics.md</c> is kept by a test that bears its number, and no test names a row that is not
/// there.
/// </summary>
public sealed partial class RowsTests
{
    [Fact]
    public void Every_row_has_a_test_that_is_named_after_it()
    {
        var rows = DocumentTable.FirstCells("search-semantics.md", "[0-9]+")
            .Select(static cell => int.Parse(cell, NumberStyles.None, CultureInfo.InvariantCulture));
        var kept = typeof(RowsTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is { Skip: null })
            .Select(static method => RowNumber().Match(method.Name))
            .Where(static match => match.Success)
            .Select(static match => int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            .ToHashSet();

        Assert.Equal(rows, kept.Order());
    }

    [GeneratedRegex("^Row(?<number>[0-9]{2})_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RowNumber();
}
