using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Searches whose order is not ours to change.</summary>
public sealed class OrderRows
{
    private const string Query = "\"query\":{\"match\":{\"text\":\"whale\"}}";

    [Theory]
    [InlineData("""{"size":0,@}""", "")]
    [InlineData("""{"size":5,@}""", "?size=0")]
    public async Task Row09_A_search_without_hits_is_the_engine_s(string body, string query) => await GoesOnAsync(body, query, "size-zero");

    [Theory]
    [InlineData("""{"sort":["n"],@}""", "")]
    [InlineData("""{"sort":[{"n":"desc"},"_score"],@}""", "")]
    [InlineData("""{"sort":["_score","n"],@}""", "")]
    [InlineData("""{"sort":["_score","_score"],@}""", "")]
    [InlineData("""{"sort":{"_score":"asc"},@}""", "")]
    [InlineData("""{"sort":"_doc",@}""", "")]
    [InlineData("{@}", "?sort=n:asc")]
    [InlineData("""{"sort":["_score"],@}""", "?sort=n")]
    [InlineData("""{"sort":["n"],@}""", "?sort=_score:desc")]
    public async Task Row10_Hits_sorted_by_anything_but_the_score_are_the_engine_s(string body, string query) =>
        await GoesOnAsync(body, query, "sort");

    [Theory]
    [InlineData("""{"sort":"_score",@}""", "")]
    [InlineData("""{"sort":["_score"],@}""", "")]
    [InlineData("""{"sort":[{"_score":"desc"}],@}""", "")]
    [InlineData("""{"sort":{"_score":{"order":"desc"}},@}""", "")]
    [InlineData("""{"sort":[],@}""", "")]
    [InlineData("{@}", "?sort=_score")]
    [InlineData("{@}", "?sort=")]
    public async Task Row10_Hits_sorted_by_the_score_alone_are_reranked(string body, string query)
    {
        await using var rig = await SearchRig.PlainAsync();

        Assert.Equal(
            ["d4", "d3", "d2", "d1", "d0"], (await rig.SearchAsync(body.Replace("@", Query, StringComparison.Ordinal), query)).Ids);
    }

    [Fact]
    public async Task Row11_A_cursor_over_the_engine_s_order_is_the_engine_s() =>
        await GoesOnAsync("""{"search_after":[1.5],"sort":["_score"],@}""", "", "search-after");

    [Theory]
    [InlineData("""{"pit":{"id":"p","keep_alive":"1m"},@}""")]
    [InlineData("""{"pit":{"id":"p"},"sort":["_shard_doc"],@}""")]
    public async Task Row12_A_point_in_time_is_paged_by_the_engine_and_gets_no_preference(string body) =>
        await GoesOnAsync(body, "", "point-in-time", path: "/_search");

    [Theory]
    [InlineData("{@}", "?scroll=1m")]
    [InlineData("""{"slice":{"id":0,"max":2},@}""", "")]
    public async Task Row13_Scrolls_and_slices_are_fixed_batches_of_the_engine_s_order(string body, string query) =>
        await GoesOnAsync(body, query, "scroll");

    [Theory]
    [InlineData("""{"retriever":{"standard":{"query":{"match":{"text":"whale"}}}}}""", "")]
    [InlineData("""{"rank":{"rrf":{}},@}""", "")]
    [InlineData("""{"sub_searches":[{"query":{"match":{"text":"whale"}}}]}""", "")]
    [InlineData("""{"knn":{"field":"v","query_vector":[1],"k":5}}""", "")]
    [InlineData("""{"search_pipeline":"mine",@}""", "")]
    [InlineData("{@}", "?search_pipeline=mine")]
    [InlineData("""{"ext":{"rerank":{"query_context":{"query_text":"whale"}}},@}""", "")]
    public async Task Row55_A_search_that_asks_for_a_ranking_of_its_own_keeps_it(string body, string query)
    {
        await using var rig = await SearchRig.HybridAsync();
        rig.Engine.When(
            static asked => asked.Path.EndsWith("/_search", StringComparison.Ordinal), static _ => EngineAnswer.Json("""{"took":1}"""));
        var sent = body.Replace("@", Query, StringComparison.Ordinal);

        var answer = await rig.SearchAsync(sent, query);

        Assert.StartsWith("bypassed; reason=", answer.Marker, StringComparison.Ordinal);
        Assert.Equal("""{"took":1}""", answer.Body);
        Assert.Equal(sent, Assert.Single(rig.Searches).Text);
    }

    [Theory]
    [InlineData("""{"query":{"neural":{"v":{"query_text":"whale","k":5}}}}""")]
    [InlineData("""{"query":{"hybrid":{"queries":[{"match":{"text":"whale"}}]}}}""")]
    [InlineData("""{"query":{"bool":{"should":[{"match":{"text":"whale"}},{"neural":{"v":{"query_text":"whale","k":5}}}]}}}""")]
    [InlineData("""{"knn":{"field":"v","query_vector":[1],"k":5},"query":{"match":{"text":"whale"}}}""")]
    public async Task Row55_A_query_with_vectors_of_its_own_and_a_known_text_is_reranked_without_another_vector_leg(string body)
    {
        await using var rig =
            await SearchRig.HybridAsync(
                new TinyIndex { Lexical = TinyIndex.Numbered(3), Vector = TinyIndex.Numbered(3), Profile = TinyIndex.VectorProfile });

        var answer = await rig.SearchAsync(body);

        Assert.Equal("reranked; scored=3", answer.Marker);
        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
        Assert.Single(rig.Searches);
    }

    private static async Task GoesOnAsync(string body, string query, string reason, string path = "/books/_search")
    {
        await using var rig = await SearchRig.HybridAsync();
        rig.Engine.Always(EngineAnswer.Json("""{"took":1}"""));
        var sent = body.Replace("@", Query, StringComparison.Ordinal);

        var answer = await rig.SendAsync(HttpMethod.Post, path + query, sent);

        Assert.Equal("bypassed; reason=" + reason, answer.Marker?.Split("; detail")[0]);
        Assert.Equal("""{"took":1}""", answer.Body);
        var asked = Assert.Single(rig.Engine.Asked);
        Assert.Equal((path + query, sent), (asked.Target, asked.Text));
    }
}
