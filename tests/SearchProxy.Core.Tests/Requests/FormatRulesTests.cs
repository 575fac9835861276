using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Tests.Requests;

public sealed class FormatRulesTests
{
    private const string Tea = """{"query":{"match":{"title":"tea"}}}""";

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; charset=UTF-8")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/vnd.elasticsearch+json")]
    [InlineData("application/vnd.elasticsearch+json;compatible-with=8")]
    [InlineData("application/vnd.elasticsearch+json; compatible-with=9")]
    public void Json_bodies_are_read(string contentType) => Assert.True(SearchInputs.Parse(Tea, contentType: contentType).IsUnderstood);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/yaml")]
    [InlineData("application/cbor")]
    [InlineData("application/smile")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json, application/json")]
    public void Other_bodies_are_only_carried(string? contentType) =>
        Assert.Equal(BypassReason.Format, SearchInputs.Parse(Tea, contentType: contentType).Reason);

    [Fact]
    public void Without_a_body_its_type_does_not_matter() =>
        Assert.True(SearchInputs.Parse(query: "q=tea", contentType: "text/plain").IsUnderstood);

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/*")]
    [InlineData("text/html")]
    [InlineData("application/json;q=0.9")]
    [InlineData("application/vnd.elasticsearch+json;compatible-with=8")]
    public void Clients_that_take_json_get_reranked_hits(string accept) =>
        Assert.True(SearchInputs.Parse(Tea, accept: accept).IsUnderstood);

    [Theory]
    [InlineData("application/yaml", "")]
    [InlineData("application/vnd.elasticsearch+cbor;compatible-with=8", "")]
    [InlineData("application/SMILE", "")]
    [InlineData(null, "format=yaml")]
    [InlineData(null, "format=banana")]
    public void Answers_in_another_format_are_only_carried(string? accept, string query) =>
        Assert.Equal(BypassReason.Format, SearchInputs.Parse(Tea, query, accept: accept).Reason);

    [Fact]
    public void Json_may_be_asked_for_by_name() => Assert.True(SearchInputs.Parse(Tea, "format=json").IsUnderstood);
}
