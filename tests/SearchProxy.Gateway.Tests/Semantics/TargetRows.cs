using SearchProxy.Gateway.Tests.Search;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>
/// One request over several indexes: aliases, patterns, data streams, lists; each hit is read by what its own index says of itself.
/// </summary>
public sealed class TargetRows
{
    private const string Books =
        """{"version":1,"text_fields":[{"name":"text"}],"vector_field":"v","model":"fake-encoder@1","dimensions":8}""";
    private const string OtherVectors =
        """{"version":1,"text_fields":[{"name":"text"}],"vector_field":"w","model":"fake-encoder@1","dimensions":8}""";
    private const string OtherModel =
        """{"version":1,"text_fields":[{"name":"text"}],"vector_field":"v","model":"other@2","dimensions":8}""";
    private const string Title = """{"version":1,"text_fields":[{"name":"title"}]}""";
    private const string Newer = """{"version":2,"text_fields":[{"name":"text"}]}""";
    private const string Broken = """{"version":1,"text_fields":"text"}""";

    [Theory]
    [InlineData("shelf", "books-1")]
    [InlineData("books-*", "books-1", "books-2")]
    [InlineData("books-1,books-2", "books-1", "books-2")]
    [InlineData("logs", ".ds-logs-2026.01.01-000001", ".ds-logs-2026.01.02-000002")]
    [InlineData("_all", "books-1", "books-2")]
    [InlineData("%3Cbooks-%7Bnow%2Fd%7D%3E", "books-2026.01.01")]
    public async Task Row35_An_alias_pattern_list_or_data_stream_of_one_profile_has_both_legs(string path, params string[] indexes)
    {
        await using var rig = await StartAsync(path, [.. indexes.Select(static name => (name, (string?)Books))]);

        var answer = await rig.SearchAsync(SearchRig.MatchBody(), index: path);

        Assert.Equal("reranked; scored=5", answer.Marker);
        Assert.Equal(["d9", "d3", "d2", "d1", "d0"], answer.Ids);
        Assert.Equal($"/{path}/_search", rig.VectorLeg.Path);
        Assert.Equal(
            indexes, answer.Json["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_index"]!.GetValue<string>()).Distinct().Order());
    }

    [Fact]
    public async Task Row35_Each_hit_is_read_by_the_text_fields_of_its_own_index()
    {
        await using var rig =
            await StartAsync("books-*", [("books-1", """{"version":1,"text_fields":[{"name":"text"}]}"""), ("books-2", Title)]);

        var answer = await rig.SearchAsync(SearchRig.MatchBody(), index: "books-*");

        Assert.Equal("reranked; scored=4", answer.Marker);
        Assert.Equal(["d3", "d2", "d1", "d0"], answer.Ids);
        Assert.Contains("\"fields\":[\"text\",\"title\"]", rig.LexicalLeg.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"fields\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OtherVectors)]
    [InlineData(OtherModel)]
    [InlineData(Title)]
    [InlineData(null)]
    public async Task Row35_Indexes_that_do_not_share_one_vector_field_and_model_have_no_vector_leg(string? second)
    {
        await using var rig = await StartAsync("books-*", [("books-1", Books), ("books-2", second)]);

        var answer = await rig.SearchAsync(SearchRig.MatchBody(), index: "books-*");

        Assert.Equal("reranked; scored=4", answer.Marker);
        Assert.Equal(["d3", "d2", "d1", "d0"], answer.Ids);
        Assert.Single(rig.Searches);
    }

    [Fact]
    public async Task Vectors_of_another_model_are_left_alone_and_the_client_is_told()
    {
        await using var rig = await StartAsync("books-*", [("books-1", OtherModel), ("books-2", OtherModel)]);

        var answer = await rig.SearchAsync(SearchRig.MatchBody(), index: "books-*");

        Assert.Equal(
            "degraded; reason=model-mismatch; scored=4/4; detail=\"vectors are of other@2, the encoder is fake-encoder@1\"", answer.Marker);
        Assert.Equal(["d3", "d2", "d1", "d0"], answer.Ids);
        Assert.Single(rig.Searches);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Newer)]
    [InlineData(Broken)]
    public async Task An_index_without_a_profile_that_can_be_read_is_reranked_by_the_fields_of_the_query(string? profile)
    {
        await using var rig = await StartAsync("books-1", [("books-1", profile)]);

        var answer = await rig.SearchAsync(SearchRig.MatchBody(), index: "books-1");

        Assert.Equal("reranked; scored=4", answer.Marker);
        Assert.Contains("\"fields\":[\"text\"]", Assert.Single(rig.Searches).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("east:books-1")]
    [InlineData("books-1,*:books-1")]
    [InlineData("east%3Abooks-1")]
    [InlineData("*,-east:*")]
    public async Task Row36_Names_of_other_clusters_have_no_vector_leg(string path)
    {
        await using var rig = await StartAsync(path, [("books-1", Books)]);

        var answer = await rig.SearchAsync(SearchRig.MatchBody(), index: path);

        Assert.Equal(["d3", "d2", "d1", "d0"], answer.Ids);
        Assert.Single(rig.Searches);
    }

    /// <summary>Hits d0 to d3 of the client's query and d9 of the vector leg, spread over the indexes in turn.</summary>
    private static Task<SearchRig> StartAsync(string path, (string Name, string? Profile)[] indexes)
    {
        var mappings = indexes.Select(static index => $$$"""
            "{{{index.Name}}}":{"mappings":{"properties":{"text":{"type":"text"},"title":{"type":"text"} }{{{(index.Profile is null ? "" : $",\"_meta\":{{\"search_proxy\":{index.Profile}}}")}}} } }
            """);
        return SearchRig.HybridAsync(new TinyIndex
        {
            Path = path,
            Lexical = TinyIndex.Numbered(4),
            Vector = TinyIndex.Ranked("d9", "d1"),
            IndexOf = id => indexes[(id[1] - '0') % indexes.Length].Name,
            Mappings = "{" + string.Join(',', mappings) + "}",
        });
    }
}
