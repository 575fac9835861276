namespace SearchProxy.LocalEngine.Tests;

public sealed class LocalEngineHostTests
{
    [Fact]
    public async Task It_says_who_it_is_and_whose_dialect_it_speaks()
    {
        await using var elastic = await EngineRig.StartAsync();
        var root = await elastic.SendAsync("GET", "/");
        Assert.Equal("You Know, for Search", root.GetProperty("tagline").GetString());
        Assert.Equal("searchproxy-local", root.GetProperty("version").GetProperty("build_flavor").GetString());
        Assert.False(root.GetProperty("version").TryGetProperty("distribution", out _));

        await using var open = await EngineRig.StartAsync(LocalEngineProduct.OpenSearch);
        var other = await open.SendAsync("GET", "/");
        Assert.Equal("opensearch", other.GetProperty("version").GetProperty("distribution").GetString());
        Assert.Contains("SearchProxy local engine", other.GetProperty("tagline").GetString());
    }

    [Fact]
    public async Task A_document_can_be_found_by_its_words()
    {
        await using var engine = await EngineRig.StartAsync();
        await engine.SendAsync(
            "PUT", "/books", """{"mappings":{"properties":{"title":{"type":"text","analyzer":"english"},"year":{"type":"integer"}}}}""");
        await engine.IndexAsync(
            "books",
            """{"title":"The running foxes","year":2001}""",
            """{"title":"A fox","year":1999}""",
            """{"title":"Dogs","year":2010}""");

        Assert.Equal(["2", "1"], await engine.SearchIdsAsync("books", """{"query":{"match":{"title":"fox"}}}"""));
        Assert.Equal(
            ["1"],
            await engine.SearchIdsAsync(
                "books", """{"query":{"bool":{"must":{"match":{"title":"fox"}},"filter":{"range":{"year":{"gt":2000}}}}}}"""));
        Assert.Equal(["3", "1", "2"], await engine.SearchIdsAsync("books", """{"sort":[{"year":"desc"}]}"""));
        var answer =
            await engine.SendAsync("POST", "/books/_search", """{"query":{"term":{"year":2010}},"fields":["title"],"_source":false}""");
        Assert.Equal(
            """["Dogs"]""", answer.GetProperty("hits").GetProperty("hits")[0].GetProperty("fields").GetProperty("title").GetRawText());
    }

    [Fact]
    public async Task The_nearest_vectors_come_first_in_both_dialects()
    {
        string[] documents = ["""{"v":[1,0]}""", """{"v":[0,1]}""", """{"v":[0.8,0.6]}"""];
        await using var elastic = await EngineRig.StartAsync();
        await elastic.SendAsync(
            "PUT", "/v", """{"mappings":{"properties":{"v":{"type":"dense_vector","dims":2,"similarity":"cosine"}}}}""");
        await elastic.IndexAsync("v", documents);
        Assert.Equal(
            ["1", "3"],
            await elastic.SearchIdsAsync("v", """{"knn":{"field":"v","query_vector":[1,0],"k":2,"num_candidates":10},"size":5}"""));

        await using var open = await EngineRig.StartAsync(LocalEngineProduct.OpenSearch);
        await open.SendAsync(
            "PUT",
            "/v",
            """{"settings":{"index.knn":true},"mappings":{"properties":{"v":{"type":"knn_vector","dimension":2,"method":{"name":"hnsw","engine":"lucene","space_type":"cosinesimil"}}}}}""");
        await open.IndexAsync("v", documents);
        Assert.Equal(["1", "3"], await open.SearchIdsAsync("v", """{"query":{"knn":{"v":{"vector":[1,0],"k":2}}}}"""));
        Assert.Equal(
            ["2"], await open.SearchIdsAsync("v", """{"query":{"knn":{"v":{"vector":[1,0],"k":2,"filter":{"ids":{"values":["2"]}}}}}}"""));
    }

    [Fact]
    public async Task What_it_does_not_have_is_refused_by_name()
    {
        await using var engine = await EngineRig.StartAsync();
        await engine.IndexAsync("a", """{"t":"x"}""");
        var answer = await engine.SendAsync("POST", "/a/_search", """{"query":{"function_score":{}}}""", 400);
        Assert.Equal("illegal_argument_exception", answer.GetProperty("error").GetProperty("type").GetString());
        Assert.Contains("[function_score]", answer.GetProperty("error").GetProperty("reason").GetString());
        await engine.SendAsync("POST", "/a/_search", """{"rescore":{}}""", 400);
        await engine.SendAsync("GET", "/a/_search?nope=1", null, 400);
        await engine.SendAsync("GET", "/_ilm/policy", null, 400);
    }

    [Fact]
    public async Task Health_mapping_count_and_single_documents_can_be_read()
    {
        await using var engine = await EngineRig.StartAsync();
        await engine.SendAsync(
            "PUT", "/a", """{"mappings":{"_meta":{"search_proxy":{"x":9007199254740993}},"properties":{"t":{"type":"text"}}}}""");
        await engine.SendAsync("PUT", "/a/_doc/1?refresh=true", """{"t":"hello","n":1}""", 201);
        var mapping = (await engine.SendAsync("GET", "/a/_mapping")).GetProperty("a").GetProperty("mappings");
        Assert.Equal("9007199254740993", mapping.GetProperty("_meta").GetProperty("search_proxy").GetProperty("x").GetRawText());
        Assert.Equal("long", mapping.GetProperty("properties").GetProperty("n").GetProperty("type").GetString());
        Assert.Equal(1, (await engine.SendAsync("GET", "/a/_count")).GetProperty("count").GetInt32());
        Assert.Equal("hello", (await engine.SendAsync("GET", "/a/_doc/1")).GetProperty("_source").GetProperty("t").GetString());
        Assert.Equal("green", (await engine.SendAsync("GET", "/_cluster/health")).GetProperty("status").GetString());
        var (status, text, _) = await engine.SendRawAsync("GET", "/_cat/indices?h=index,docs.count");
        Assert.Equal((200, "a 1\n"), (status, text));
        await engine.SendAsync("GET", "/a/_doc/2", null, 404);
        await engine.SendAsync("POST", "/missing/_search", null, 404);
    }
}
