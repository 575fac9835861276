using System.Text.Json.Nodes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>Where the vector leg may add nothing, and what else of it takes no part.</summary>
public sealed class WideningTests
{
    [Theory]
    [InlineData("X-SearchProxy-Widen", "never", "reranked; scored=5; widen=never")]
    [InlineData("X-SearchProxy-Widen", "loose", "reranked; scored=6")]
    public async Task The_request_says_whether_documents_may_be_added(string header, string value, string marker)
    {
        await using var rig = await SearchRig.HybridAsync();

        var answer = await rig.MatchAsync("", headers: (header, value));

        Assert.Equal(marker, answer.Marker);
        Assert.Equal(value == "loose", answer.Ids.Contains("d9"));
        Assert.Equal(answer.Ids.Length, answer.Total);
    }

    [Fact]
    public async Task The_setting_holds_for_requests_that_say_nothing()
    {
        await using var rig = await SearchRig.HybridAsync(change: static options => options.Search.Widen = Core.Indexes.Widening.Never);

        Assert.Equal("reranked; scored=5; widen=never", (await rig.MatchAsync("")).Marker);
        Assert.Equal(
            "reranked; scored=6",
            (await rig.SearchAsync("""{"ext":{"search_proxy":{"widen":"loose"}},"query":{"match":{"text":"whale"}}}""")).Marker);
    }

    [Fact]
    public async Task An_index_says_it_in_its_profile()
    {
        var profile = TinyIndex.VectorProfile[..^1] + ""","widen":"never"}""";
        await using var rig =
            await SearchRig.HybridAsync(
                new TinyIndex { Lexical = TinyIndex.Numbered(5), Vector = TinyIndex.Ranked("d9", "d3"), Profile = profile });

        var answer = await rig.MatchAsync("");

        Assert.Equal("reranked; scored=5; widen=never", answer.Marker);
        Assert.Equal("""[{"match":{"text":"whale"}}]""", JsonNode.Parse(rig.VectorLeg.Text)!["knn"]!["filter"]!.ToJsonString());
    }

    [Fact]
    public async Task A_hit_of_an_index_that_came_up_after_the_mapping_was_read_takes_no_part()
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(5),
            Vector = TinyIndex.Ranked("d9", "d8", "d3"),
            Profile = TinyIndex.VectorProfile,
            IndexOf = static id => id == "d9" ? "books-2" : TinyIndex.Name,
        });

        var answer = await rig.MatchAsync("");

        Assert.DoesNotContain("d9", answer.Ids);
        Assert.Contains("d8", answer.Ids);
    }

    [Fact]
    public async Task With_a_least_score_the_client_s_own_query_is_asked_about_each_document_that_it_did_not_show()
    {
        // Of 60 that the query finds the window of 50 shows the first; d55 is one of the others, d99 scores too low for the client.
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(60),
            Vector = TinyIndex.Ranked("d55", "d99", "d3"),
            Profile = TinyIndex.VectorProfile,
        });

        var answer = await rig.MatchAsync("\"min_score\":0.5,\"size\":50");

        Assert.DoesNotContain("d99", answer.Ids);
        Assert.Contains("d55", answer.Ids);
        Assert.Equal(60, answer.Total);
        var proof = Assert.Single(rig.Searches, static asked => asked.Text.Contains("\"post_filter\"", StringComparison.Ordinal));
        Assert.Equal(0.5, JsonNode.Parse(proof.Text)!["min_score"]!.GetValue<double>());
        Assert.EndsWith("; widen=loose; held-by=least-score", answer.Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_total_does_not_count_again_what_the_vector_leg_brings_up_from_behind_the_window()
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(60),
            Vector = TinyIndex.Ranked("d55", "d99", "d3"),
            Profile = TinyIndex.VectorProfile,
        });

        var answer = await rig.MatchAsync("\"size\":100");

        Assert.Equal((61, 61), (answer.Ids.Length, answer.Total));
    }
}
