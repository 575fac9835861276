using System.Text.Json;

namespace SearchProxy.Conformance.Tests.Contract;

public sealed class AnswerComparisonTests
{
    [Theory]
    [InlineData("""{"a":1.000001}""", """{"a":1}""")]
    [InlineData("""{"took":1,"a":[]}""", """{"a":[]}""")]
    [InlineData("""{"error":{"type":"x","reason":"one"}}""", """{"error":{"type":"x","reason":"two"}}""")]
    public void Small_things_do_not_count(string actual, string expected) =>
        Assert.Null(AnswerComparison.Difference(Parse(actual), Parse(expected)));

    [Theory]
    [InlineData("""{"a":1.001}""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"b":2,"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"h":[{"b":2,"a":1}]}""", """{"h":[{"a":1,"b":2}]}""")]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""")]
    [InlineData("""{"a":"1"}""", """{"a":1}""")]
    [InlineData("""{"error":{"type":"x"}}""", """{"error":{"type":"y"}}""")]
    public void Everything_else_counts(string actual, string expected) =>
        Assert.NotNull(AnswerComparison.Difference(Parse(actual), Parse(expected)));

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;
}
