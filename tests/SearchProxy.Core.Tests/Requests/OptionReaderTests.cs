using System.Text;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests;

public sealed class OptionReaderTests
{
    private const string Tea = """{"query":{"match":{"title":"tea"}}}""";

    [Fact]
    public void Options_are_read_from_headers()
    {
        var options = SearchInputs.Parse(
            Tea,
            options: [
                ("off", "false"), ("window", "50"), ("blend", "0.25"), ("model", "mini-lm_v1.0@ab"), ("min-score", "-1.5"),
                ("widen", "never"),
            ]).Request!.Options;

        Assert.Equal(
            new RequestOptions(Off: false, Window: 50, Blend: 0.25, Model: "mini-lm_v1.0@ab", MinScore: -1.5, Widen: Widening.Never),
            options);
    }

    [Fact]
    public void Options_are_read_from_the_body_and_taken_out_of_it()
    {
        var outcome = SearchInputs.Parse(
            """{"ext":{"search_proxy":{"window":50,"blend":1,"model":"m","min_score":0.5,"off":false,"widen":"always"}},"query":{"match":{"title":"tea"}}}""");

        Assert.Equal(
            new RequestOptions(Off: false, Window: 50, Blend: 1, Model: "m", MinScore: 0.5, Widen: Widening.Always),
            outcome.Request!.Options);
        Assert.Null(outcome.Request.Member("ext"));
        Assert.Equal("""{"ext":{},"query":{"match":{"title":"tea"}}}""", Clean(outcome));
    }

    [Fact]
    public void A_header_wins_over_the_body()
    {
        var body = """{"ext":{"search_proxy":{"window":50,"blend":1}},"query":{"match":{"title":"tea"}}}""";

        var options = SearchInputs.Parse(body, options: [("window", "20")]).Request!.Options;

        Assert.Equal(new RequestOptions(Window: 20, Blend: 1), options);
    }

    [Theory]
    [InlineData("host", "http://evil")]
    [InlineData("widen", "sometimes")]
    [InlineData("off", "yes")]
    [InlineData("off", "")]
    [InlineData("window", "0")]
    [InlineData("window", "10001")]
    [InlineData("window", "-5")]
    [InlineData("window", "5.0")]
    [InlineData("window", "99999999999")]
    [InlineData("blend", "1.1")]
    [InlineData("blend", "NaN")]
    [InlineData("blend", "0,5")]
    [InlineData("model", "../../etc/passwd")]
    [InlineData("model", "")]
    [InlineData("min-score", "Infinity")]
    [InlineData("min-score", "high")]
    public void A_bad_option_is_named_and_the_engine_answers(string name, string value)
    {
        var outcome = SearchInputs.Parse(Tea, options: [(name, value)]);

        Assert.Equal(BypassReason.OptionNotUnderstood, outcome.Reason);
        Assert.StartsWith($"header X-SearchProxy-{name}; supported: off", outcome.Verdict?.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"window\":\"50\"", "window")]
    [InlineData("\"off\":\"true\"", "off")]
    [InlineData("\"off\":1", "off")]
    [InlineData("\"model\":1", "model")]
    [InlineData("\"min-score\":1", "min-score")]
    [InlineData("\"url\":{\"a\":[1]}", "url")]
    public void A_bad_option_in_the_body_is_named_and_the_engine_gets_a_clean_body(string member, string name)
    {
        var outcome = SearchInputs.Parse($$$$"""{"query":{"match":{"title":"tea"}},"ext":{"search_proxy":{{{{{member}}}}}}}""");

        Assert.Equal(BypassReason.OptionNotUnderstood, outcome.Reason);
        Assert.StartsWith($"ext.search_proxy.{name}; supported", outcome.Verdict?.Detail, StringComparison.Ordinal);
        Assert.Equal("""{"query":{"match":{"title":"tea"}},"ext":{}}""", Clean(outcome));
    }

    [Fact]
    public void What_is_named_back_holds_no_control_characters() =>
        Assert.StartsWith(
            "header X-SearchProxy-a??b;", SearchInputs.Parse(Tea, options: [("a\r\nb", "x")]).Verdict?.Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"size":1}""")]
    [InlineData("""{"query":{"bool":{"filter":[]}}}""")]
    public void Switched_off_wins_over_every_other_reason(string body) =>
        Assert.Equal(BypassReason.Off, SearchInputs.Parse(body, "sort=date", options: [("off", "true")]).Reason);

    [Fact]
    public void Switched_off_in_the_body_still_cleans_it()
    {
        var outcome = SearchInputs.Parse("""{"ext":{"search_proxy":{"off":true}},"size":0}""");

        Assert.Equal((BypassReason.Off, """{"ext":{},"size":0}"""), (outcome.Reason, Clean(outcome)));
    }

    [Theory]
    [InlineData("""{ "ext" : { "search_proxy" : {} } , "size":0}""", """{ "ext" : {  } , "size":0}""")]
    [InlineData("""{"ext":{"search_proxy":{},"x":1},"size":0}""", """{"ext":{"x":1},"size":0}""")]
    [InlineData("""{"ext":{"x":1 , "search_proxy":{} },"size":0}""", """{"ext":{"x":1 },"size":0}""")]
    [InlineData("""{"ext":{"x":1,"search_proxy":{},"y":[2]},"size":0}""", """{"ext":{"x":1,"y":[2]},"size":0}""")]
    [InlineData("""{"sort":["n"],"nope":1,"ext":{"search_proxy":{}}}""", """{"sort":["n"],"nope":1,"ext":{}}""")]
    public void Every_other_byte_of_the_body_is_kept(string body, string clean) => Assert.Equal(clean, Clean(SearchInputs.Parse(body)));

    [Fact]
    public void A_byte_order_mark_stays_in_a_clean_body() =>
        Assert.Equal("\uFEFF{\"ext\":{}}", Clean(SearchInputs.Parse("\uFEFF{\"ext\":{\"search_proxy\":{}}}")));

    [Fact]
    public void A_clean_body_is_made_for_bypassed_indexes_and_formats_too()
    {
        var body = """{"ext":{"search_proxy":{}},"query":{"match":{"title":"tea"}}}""";

        Assert.NotNull(SearchInputs.Parse(body, path: "/.kibana/_search").CleanBody);
        Assert.NotNull(SearchInputs.Parse(body, accept: "application/yaml").CleanBody);
    }

    [Fact]
    public void An_empty_ext_stays_as_it_is()
    {
        var outcome = SearchInputs.Parse("""{"ext":{},"query":{"match":{"title":"tea"}}}""");

        Assert.Equal("{}", outcome.Request!.Member("ext").ToString());
        Assert.Null(outcome.CleanBody);
    }

    private static string? Clean(ParseOutcome outcome) => outcome.CleanBody is { } clean ? Encoding.UTF8.GetString(clean.Span) : null;
}
