using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>What each of the two legs is asked, and what the vector leg must never bring.</summary>
public sealed class LegRows
{
    [Fact]
    public async Task Row18_A_post_filter_stays_on_the_client_s_query_and_filters_the_vector_leg()
    {
        await using var rig = await SearchRig.HybridAsync();

        await rig.MatchAsync("""
            "post_filter":{"range":{"n":{"gte":1}}}
            """);

        Assert.Contains(""","post_filter":{"range":{"n":{"gte":1}}}""", rig.LexicalLeg.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("post_filter", rig.VectorLeg.Text, StringComparison.Ordinal);
        Assert.Equal("""[{"range":{"n":{"gte":1}}}]""", FilterOf(rig));
    }

    [Fact]
    public async Task Row19_A_least_score_of_the_engine_s_cuts_the_client_s_query_alone()
    {
        await using var rig = await SearchRig.HybridAsync();

        await rig.MatchAsync("""
            "min_score":2.5
            """);

        Assert.Contains(""","min_score":2.5""", rig.LexicalLeg.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("min_score", rig.VectorLeg.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row19_A_least_score_of_the_model_s_ends_the_list()
    {
        await using var rig = await SearchRig.PlainAsync(30, static o => o.Search.Window = 20);
        var header = ("X-SearchProxy-Min-Score", "15");

        var first = await rig.SearchAsync("""{"size":3,"query":{"match":{"text":"whale"}}}""", headers: header);
        var last = await rig.SearchAsync("""{"from":3,"size":10,"query":{"match":{"text":"whale"}}}""", headers: header);
        var behind = await rig.SearchAsync("""{"from":20,"size":10,"query":{"match":{"text":"whale"}}}""", headers: header);

        Assert.Equal(["d15", "d16", "d17", "d18", "d19"], first.Ids.Concat(last.Ids).Order());
        Assert.Empty(behind.Ids);
        Assert.Equal([5, 5, 5], new[] { first.Total, last.Total, behind.Total });
    }

    [Theory]
    [InlineData(10, 50)]
    [InlineData(70, 70)]
    public async Task Row20_The_engine_rescores_and_the_window_holds_all_that_it_rescored(int rescored, int asked)
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(90), Vector = TinyIndex.Ranked("d99"), Profile = TinyIndex.VectorProfile });
        var rescore = """{"window_size":@,"query":{"rescore_query":{"match_phrase":{"text":"whale"}}}}""".Replace(
            "@", $"{rescored}", StringComparison.Ordinal);

        var answer = await rig.MatchAsync($"\"rescore\":{rescore}");

        Assert.Equal($"reranked; scored={asked}", answer.Marker);
        Assert.StartsWith(
            $"{{\"from\":0,\"size\":{asked},\"rescore\":{rescore},", Assert.Single(rig.Searches).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row22_The_client_s_inner_hits_stay_and_our_own_have_a_private_name_and_go()
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            Vector = TinyIndex.Ranked("d9", "d1"),
            Profile = TinyIndex.VectorProfile.Replace("\"v\"", "\"p.v\",\"passages\":\"p\"", StringComparison.Ordinal),
            HitTail = static (id, body) => body.ContainsKey("knn")
                ? $$$$""","inner_hits":{"_search_proxy":{"hits":{"hits":[{"fields":{"search_proxy.passages.text":["passage of {{{{id}}}}"]}}]}}}"""
                : ""","inner_hits":{"p":{"hits":{"hits":[]}}}""",
        });

        var answer = await rig.SearchAsync(
            """{"query":{"bool":{"must":{"match":{"text":"whale"}},"should":{"nested":{"path":"p","query":{"match":{"p.t":"whale"}},"inner_hits":{}}}}}}""");

        Assert.Equal("_search_proxy", JsonNode.Parse(rig.VectorLeg.Text)!["knn"]!["inner_hits"]!["name"]!.GetValue<string>());
        Assert.Contains("d9", answer.Ids);
        Assert.DoesNotContain("_search_proxy", answer.Body, StringComparison.Ordinal);
        Assert.Equal(answer.Ids.Length, answer.Body.Split("""
            "inner_hits":{"p":{"hits":{"hits":[]}}}
            """).Length - 1);
    }

    [Fact]
    public async Task Row36_A_search_over_clusters_keeps_their_report_and_has_no_vector_leg()
    {
        const string Clusters = ""","_clusters":{"total":2,"successful":2,"skipped":0}""";
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Path = "east:books,books",
            Lexical = TinyIndex.Numbered(3),
            Vector = TinyIndex.Ranked("d9"),
            Profile = TinyIndex.VectorProfile,
            Envelope = static _ => Clusters,
        });

        var answer = await rig.SearchAsync(SearchRig.MatchBody(), index: "east:books,books");

        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
        Assert.EndsWith(Clusters + "}", answer.Body, StringComparison.Ordinal);
        Assert.Single(rig.Searches);
    }

    [Fact]
    public async Task Row37_Both_legs_search_the_same_shards_in_the_same_way()
    {
        string[] shared =
        [
            "routing=r%2F1", "preference=p", "ignore_unavailable=true", "allow_no_indices=false", "expand_wildcards=open",
            "allow_partial_search_results=false",
            "batched_reduce_size=5", "max_concurrent_shard_requests=2", "pre_filter_shard_size=9", "request_cache=true",
            "ccs_minimize_roundtrips=false",
        ];
        await using var rig = await SearchRig.HybridAsync();

        await rig.MatchAsync("", "?" + string.Join('&', shared) + "&search_type=dfs_query_then_fetch");

        Assert.Equal([.. shared, "search_type=dfs_query_then_fetch"], rig.LexicalLeg.Query.Split('&'));
        // Elasticsearch answers a search_type beside knn with 400.
        Assert.Equal(shared, rig.VectorLeg.Query.Split('&'));
    }

    [Fact]
    public async Task Row37_A_query_in_the_url_never_reaches_the_vector_leg()
    {
        await using var rig = await SearchRig.HybridAsync();

        await rig.SendAsync(HttpMethod.Get, "/books/_search?q=whale&df=text&size=2&sort=_score&suggest_field=text", body: null);

        Assert.Matches("^preference=[^&]+$", rig.VectorLeg.Query);
    }

    [Fact]
    public async Task Row50_A_vector_leg_that_finds_less_than_it_was_asked_for_is_as_it_should_be()
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(5), Vector = TinyIndex.Ranked("d9"), Profile = TinyIndex.VectorProfile },
            kind: EngineKind.Elasticsearch8);

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("reranked; scored=6", answer.Marker);
        Assert.Equal(50, JsonNode.Parse(rig.VectorLeg.Text)!["knn"]!["k"]!.GetValue<int>());
    }

    [Fact]
    public async Task Row51_What_the_client_s_query_demands_filters_the_vector_leg_from_inside()
    {
        await using var rig = await SearchRig.HybridAsync();

        await rig.SearchAsync(
            """{"query":{"bool":{"must":[{"match":{"text":"whale"}},{"constant_score":{"filter":{"term":{"a":1}}}}],"filter":[{"term":{"tenant":7}}],"must_not":{"term":{"gone":true}}}},"post_filter":{"range":{"n":{"gte":1}}}}""");

        var filter = FilterOf(rig);
        Assert.All(
            ["""{"term":{"tenant":7}}""", """{"term":{"gone":true}}""", """{"range":{"n":{"gte":1}}}""", """{"term":{"a":1}}"""],
            clause => Assert.Contains(clause, filter, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"bool":{"must":{"match":{"text":"whale"}},"filter":{"unheard_of":{}}}}""")]
    [InlineData("""{"multi_match":{"query":"whale","fields":["text","sku"]}}""")]
    [InlineData("""{"query_string":{"query":"whale -tenant:7","default_field":"text"}}""")]
    public async Task Row51_A_demand_that_is_not_understood_leaves_the_vector_leg_out(string query)
    {
        await using var rig = await SearchRig.HybridAsync();

        await rig.SearchAsync($$"""{"query":{{query}}}""");

        Assert.All(rig.Searches, static asked => Assert.DoesNotContain("\"knn\"", asked.Text, StringComparison.Ordinal));
    }

    private static string FilterOf(SearchRig rig) => JsonNode.Parse(rig.VectorLeg.Text)!["knn"]!["filter"]!.ToJsonString();
}
