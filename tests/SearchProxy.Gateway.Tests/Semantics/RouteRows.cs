using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>
/// Which requests are looked at, and how their paths go on. The number in a test's name is the rule's in the table of search semantics.
/// </summary>
public sealed class RouteRows
{
    private const string Body = """{"query":{"match":{"text":"whale"}}}""";

    [Theory]
    [InlineData("/_search")]
    [InlineData("/books/_search")]
    [InlineData("/books,more/_search")]
    [InlineData("/_all/_search")]
    [InlineData("/books/_msearch")]
    [InlineData("/_msearch")]
    public async Task Row01_Searches_and_multi_searches_are_looked_at(string path)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.Always(EngineAnswer.Json("{}"));

        var answer =
            await rig.SendAsync(HttpMethod.Post, path, path.EndsWith("_msearch", StringComparison.Ordinal) ? $"{{}}\n{Body}\n" : Body);

        Assert.NotNull(answer.Marker);
    }

    [Theory]
    [InlineData("/_search/scroll")]
    [InlineData("/books/_async_search")]
    [InlineData("/_plugins/_asynchronous_search")]
    [InlineData("/books/_count")]
    [InlineData("/books/_explain/1")]
    [InlineData("/books/_rank_eval")]
    [InlineData("/books/_knn_search")]
    [InlineData("/books/_validate/query")]
    [InlineData("/books/_mvt/f/1/1/1")]
    [InlineData("/books/_eql/search")]
    [InlineData("/_query")]
    [InlineData("/_sql")]
    [InlineData("/books/_doc/1")]
    [InlineData("/books/_bulk")]
    [InlineData("/books/_update_by_query")]
    public async Task Row01_Everything_else_passes_untouched(string path)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.Always(EngineAnswer.Json("""{"by":"engine"}"""));

        var answer = await rig.SendAsync(HttpMethod.Post, path + "?x=%2f", Body);

        Assert.Null(answer.Marker);
        Assert.Equal("""{"by":"engine"}""", answer.Body);
        var asked = Assert.Single(rig.Engine.Asked);
        Assert.Equal((path + "?x=%2f", Body), (asked.Target, asked.Text));
    }

    [Fact]
    public async Task Row01_Searches_of_system_indices_pass()
    {
        await using var rig = await SearchRig.PlainAsync();

        var answer = await rig.SearchAsync(Body, index: ".kibana");

        Assert.StartsWith("bypassed; reason=system-index", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(Body, Assert.Single(rig.Engine.Asked).Text);
    }

    [Theory]
    [InlineData("%3Cbooks-%7Bnow%2Fd%7D%3E")]
    [InlineData("b%6Foks")]
    [InlineData("books%2Cmore")]
    public async Task Row02_The_path_keeps_its_percent_encoding(string path)
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex
            {
                Path = path,
                Lexical = TinyIndex.Numbered(5),
                Vector = TinyIndex.Ranked("d9"),
                Profile = TinyIndex.VectorProfile,
            });

        var answer = await RawHttpClient.ExchangeAsync(
            rig.Url, Requests.Post($"/{path}/_search", System.Text.Encoding.UTF8.GetBytes(Body), "Content-Type: application/json"));

        Assert.Equal("reranked; scored=6", answer!.Header("X-SearchProxy"));
        Assert.Equal($"/{path}/_search", rig.LexicalLeg.Path);
        Assert.Equal($"/{path}/_search", rig.VectorLeg.Path);
    }

    [Fact]
    public async Task Row14_Asynchronous_searches_pass_and_so_do_their_results()
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.Always(EngineAnswer.Json("""{"id":"a","is_running":true}"""));

        var started = await rig.SendAsync(HttpMethod.Post, "/books/_async_search?keep_on_completion", Body);
        var polled = await rig.SendAsync(HttpMethod.Get, "/_async_search/a", body: null);

        Assert.Null(started.Marker);
        Assert.Null(polled.Marker);
        Assert.Equal("""{"id":"a","is_running":true}""", polled.Body);
        Assert.Equal(
            ["/books/_async_search?keep_on_completion", "/_async_search/a"], rig.Engine.Asked.Select(static asked => asked.Target));
    }
}
