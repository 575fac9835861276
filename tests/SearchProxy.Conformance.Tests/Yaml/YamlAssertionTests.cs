using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Yaml;

public sealed class YamlAssertionTests
{
    [Theory]
    [InlineData("match", """{"a":1}""", "a", "1.0", true)]
    [InlineData("match", """{"a":9007199254740993}""", "a", "9007199254740993", true)]
    [InlineData("match", """{"a":1}""", "a", "2", false)]
    [InlineData("match", """{"a":"1"}""", "a", "\"1\"", true)]
    [InlineData("match", """{"a.b":{"c":[{"d":"x"}]}}""", "a\\.b.c.0.d", "\"x\"", true)]
    [InlineData("match", """{"a":{"b":1,"c":2}}""", "a", """{"c":2,"b":1}""", true)]
    [InlineData("match", """{"a":{"b":1,"c":2}}""", "a", """{"b":1}""", false)]
    [InlineData("match", """{"a":[1,2]}""", "a", "[2,1]", false)]
    [InlineData("match", """{"a":"whale 12"}""", "a", """ "/^whale \\s \\d+$/" """, true)]
    [InlineData("match", """{"a":"whale"}""", "a", """ "/ship/" """, false)]
    [InlineData("match", """{}""", "a", "null", true)]
    [InlineData("match", """{}""", "a", """ "/x/" """, false)]
    [InlineData("match", "\"text\"", "$body", "\"text\"", true)]
    [InlineData("match", """{"nodes":{"n1":{"x":1}}}""", "nodes._arbitrary_key_.x", "1", true)]
    [InlineData("length", """{"a":[1,2]}""", "a", "2", true)]
    [InlineData("length", """{"a":{"b":1}}""", "a", "1", true)]
    [InlineData("length", """{"a":"abc"}""", "a", "3", true)]
    [InlineData("length", """{}""", "a", "0", false)]
    [InlineData("is_true", """{"a":{}}""", "a", "null", true)]
    [InlineData("is_true", """{"a":0}""", "a", "null", false)]
    [InlineData("is_true", """{"a":"false"}""", "a", "null", false)]
    [InlineData("is_false", """{}""", "a", "null", true)]
    [InlineData("is_false", "true", "", "null", false)]
    [InlineData("gt", """{"a":2}""", "a", "1.5", true)]
    [InlineData("gte", """{"a":2}""", "a", "2", true)]
    [InlineData("lt", """{"a":2}""", "a", "2", false)]
    [InlineData("lte", """{"a":"2"}""", "a", "3", false)]
    [InlineData("contains", """{"a":[{"b":1,"c":2}]}""", "a", """{"b":1}""", true)]
    [InlineData("contains", """{"a":[{"b":2}]}""", "a", """{"b":1}""", false)]
    [InlineData("contains", """{"a":"one two"}""", "a", "\"two\"", true)]
    [InlineData("close_to", """{"a":1.05}""", "a", """{"value":1,"error":0.1}""", true)]
    [InlineData("close_to", """{"a":1.2}""", "a", """{"value":1,"error":0.1}""", false)]
    [InlineData("exists", """{"a":0}""", "a", "null", true)]
    [InlineData("not_exists", """{"a":0}""", "a", "null", false)]
    public void An_assertion_holds_or_says_what_it_found(string kind, string body, string path, string expected, bool holds) =>
        Assert.Equal(holds, YamlAssertion.Check(kind, JsonNode.Parse(body), path, JsonNode.Parse(expected)) is null);

    [Theory]
    [InlineData("match", "hits.hits.0._id", true)]
    [InlineData("match", "responses.1.hits.max_score", true)]
    [InlineData("is_true", "hits.hits.2.highlight", true)]
    [InlineData("match", "$body", true)]
    [InlineData("length", "hits.hits.0.matched_queries", true)]
    [InlineData("length", "hits.hits", false)]
    [InlineData("length", "hits", false)]
    [InlineData("match", "hits.total.value", false)]
    [InlineData("match", "aggregations.a.hits.hits_of", false)]
    [InlineData("match", "took", false)]
    public void Only_assertions_on_order_and_scores_are_excused(string kind, string path, bool excused) =>
        Assert.Equal(excused, YamlOrder.IsAsserted(kind, path));
}
