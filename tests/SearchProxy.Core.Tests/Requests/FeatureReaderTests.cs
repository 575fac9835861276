using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests;

public sealed class FeatureReaderTests
{
    [Theory]
    [InlineData("\"aggs\":{}", SearchFeatures.Aggregations)]
    [InlineData("\"aggregations\":{}", SearchFeatures.Aggregations)]
    [InlineData("\"suggest\":{}", SearchFeatures.Suggest)]
    [InlineData("\"highlight\":{}", SearchFeatures.Highlight)]
    [InlineData("\"explain\":true", SearchFeatures.Explain)]
    [InlineData("\"profile\":true", SearchFeatures.Profile)]
    [InlineData("\"rescore\":{\"query\":{}}", SearchFeatures.Rescore)]
    [InlineData("\"min_score\":1", SearchFeatures.MinScore)]
    [InlineData("\"post_filter\":{\"term\":{\"a\":1}}", SearchFeatures.PostFilter)]
    [InlineData("\"script_fields\":{}", SearchFeatures.ScriptFields)]
    [InlineData("\"stored_fields\":[\"a\"]", SearchFeatures.StoredFields)]
    [InlineData("\"docvalue_fields\":[\"a\"]", SearchFeatures.DocvalueFields)]
    [InlineData("\"fields\":[\"a\"]", SearchFeatures.Fields)]
    [InlineData("\"terminate_after\":5", SearchFeatures.TerminateAfter)]
    [InlineData("\"runtime_mappings\":{}", SearchFeatures.RuntimeMappings)]
    [InlineData("\"derived\":{}", SearchFeatures.RuntimeMappings)]
    [InlineData("\"collapse\":{\"field\":\"g\"}", SearchFeatures.Collapse)]
    [InlineData("\"collapse\":{\"field\":\"g\",\"inner_hits\":{}}", SearchFeatures.Collapse | SearchFeatures.InnerHits)]
    [InlineData("\"explain\":false", SearchFeatures.None)]
    [InlineData("\"profile\":\"false\"", SearchFeatures.None)]
    [InlineData("\"timeout\":\"1s\"", SearchFeatures.None)]
    public void Members_of_the_body_are_marked(string member, SearchFeatures features) =>
        Assert.Equal(features, SearchInputs.Parse($$$$"""{{{{{member}}}},"query":{"match":{"a":"b"}}}""").Request!.Features);

    [Theory]
    [InlineData("explain", SearchFeatures.Explain)]
    [InlineData("explain=false", SearchFeatures.None)]
    [InlineData("docvalue_fields=a", SearchFeatures.DocvalueFields)]
    [InlineData("stored_fields=a", SearchFeatures.StoredFields)]
    [InlineData("terminate_after=3", SearchFeatures.TerminateAfter)]
    [InlineData("suggest_field=a&suggest_text=b", SearchFeatures.Suggest)]
    public void Parameters_of_the_url_are_marked(string query, SearchFeatures features) =>
        Assert.Equal(features, SearchInputs.Parse("""{"query":{"match":{"a":"b"}}}""", query).Request!.Features);

    [Theory]
    [InlineData("""{"match":{"a":{"query":"b","_name":"x"}}}""", SearchFeatures.NamedQueries)]
    [InlineData("""{"nested":{"path":"p","query":{"match":{"p.a":"b"}},"inner_hits":{}}}""", SearchFeatures.InnerHits)]
    [InlineData("""{"function_score":{"query":{"match":{"a":"b"}},"random_score":{}}}""", SearchFeatures.UnseededRandom)]
    [InlineData(
        """{"function_score":{"query":{"match":{"a":"b"}},"functions":[{"random_score":{"field":"_seq_no"}}]}}""",
        SearchFeatures.UnseededRandom)]
    [InlineData("""{"function_score":{"query":{"match":{"a":"b"}},"random_score":{"seed":1,"field":"_seq_no"}}}""", SearchFeatures.None)]
    public void Features_deep_in_the_query_are_marked(string query, SearchFeatures features) =>
        Assert.Equal(features, SearchInputs.Parse($$"""{"query":{{query}}}""").Request!.Features);

    [Theory]
    [InlineData("""{"window_size":50,"query":{"rescore_query":{"match":{"a":"b"}}}}""", 50)]
    [InlineData("""{"query":{"rescore_query":{"match":{"a":"b"}}}}""", 10)]
    [InlineData("""[{"window_size":50,"query":{}},{"window_size":20,"query":{}}]""", 50)]
    public void The_largest_rescore_window_is_known(string rescore, int window) =>
        Assert.Equal(window, SearchInputs.Parse($$$$"""{"rescore":{{{{rescore}}}},"query":{"match":{"a":"b"}}}""").Request!.RescoreWindow);

    [Theory]
    [InlineData("\"rescore\":3")]
    [InlineData("\"rescore\":[3]")]
    [InlineData("\"rescore\":{\"window_size\":\"50\",\"query\":{}}")]
    [InlineData("\"collapse\":{}")]
    [InlineData("\"collapse\":\"g\"")]
    public void Unusual_forms_are_left_to_the_engine(string member) =>
        Assert.Equal(BypassReason.ValueNotUnderstood, SearchInputs.Parse($$$$"""{{{{{member}}}},"query":{"match":{"a":"b"}}}""").Reason);

    [Fact]
    public void The_collapse_field_is_known() =>
        Assert.Equal(
            "g",
            SearchInputs.Parse(
                """{"collapse":{"inner_hits":[{"name":"x"}],"field":"g"},"query":{"match":{"a":"b"}}}""").Request!.CollapseField);
}
