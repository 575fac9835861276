using SearchProxy.Core.Json;
using SearchProxy.Core.Requests.Queries;

namespace SearchProxy.Core.Tests.Requests.Queries;

public sealed class MinimumShouldMatchTests
{
    [Theory]
    [InlineData("2", 3, 2)]
    [InlineData("\"2\"", 3, 2)]
    [InlineData("\" 2 \"", 3, 2)]
    [InlineData("5", 3, 5)]
    [InlineData("-1", 3, 2)]
    [InlineData("-5", 3, 0)]
    [InlineData("\"75%\"", 3, 2)]
    [InlineData("\"100%\"", 3, 3)]
    [InlineData("\"-25%\"", 3, 3)]
    [InlineData("\"-25%\"", 4, 3)]
    [InlineData("\"0%\"", 4, 0)]
    [InlineData("\"200%\"", 4, 8)]
    public void The_number_is_that_of_the_engines(string value, int clauses, int expected) =>
        Assert.Equal(expected, MinimumShouldMatch.Count(JsonSlice.FromText(value), clauses));

    [Theory]
    [InlineData("\"2<75%\"")]
    [InlineData("\"many\"")]
    [InlineData("\"\"")]
    [InlineData("\"%\"")]
    [InlineData("2.5")]
    [InlineData("[1]")]
    [InlineData("99999999999")]
    public void Other_spellings_are_not_counted(string value) =>
        Assert.Null(MinimumShouldMatch.Count(JsonSlice.FromText(value), 3));
}
