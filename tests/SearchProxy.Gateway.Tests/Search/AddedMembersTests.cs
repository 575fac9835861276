using System.Text.Json.Nodes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>
/// What the client asked for with a hit, it gets with every hit; and nothing of the answer inherits what was asked for besides.
/// </summary>
public sealed class AddedMembersTests
{
    private const string TopHits = "\"aggs\":{\"by\":{\"terms\":{\"field\":\"sku\"},\"aggs\":{\"best\":{\"top_hits\":{\"size\":1}}}}}";

    private static TinyIndex Index(Func<string, JsonObject, string> tail) => new()
    {
        Lexical = TinyIndex.Numbered(3),
        Vector = TinyIndex.Ranked("d9", "d1", "d8"),
        Profile = TinyIndex.VectorProfile,
        HitTail = tail,
    };

    private static bool IsForeignFetch(JsonObject body) => body["query"]?["bool"]?["filter"] is not null;

    [Fact]
    public async Task A_search_whose_aggregations_show_hits_reaches_the_engine_with_nothing_added()
    {
        await using var rig = await SearchRig.PlainAsync();

        var answer = await rig.MatchAsync(TopHits + ""","size":2""");

        Assert.Equal(["d4", "d3"], answer.Ids);
        Assert.DoesNotContain("fields", answer.Json["hits"]!.ToJsonString(), StringComparison.Ordinal);
        var (leg, texts) = (JsonNode.Parse(rig.Searches[0].Text)!.AsObject(), JsonNode.Parse(rig.Searches[1].Text)!.AsObject());
        Assert.Equal(["from", "size", "aggs", "query"], leg.Select(static member => member.Key));
        Assert.Equal("""["text"]""", texts["fields"]!.ToJsonString());
        Assert.Equal("false", texts["_source"]!.ToJsonString());
        Assert.False(texts.ContainsKey("aggs"));
    }

    [Fact]
    public async Task The_client_s_own_fields_stay_for_its_aggregations_to_inherit()
    {
        await using var rig = await SearchRig.PlainAsync();
        await rig.MatchAsync(TopHits + ""","size":2,"fields":["sku"],"highlight":{"fields":{"text":{}}}""");
        var leg = JsonNode.Parse(rig.Searches[0].Text)!;
        Assert.Equal(("""["sku"]""", """{"fields":{"text":{}}}"""), (leg["fields"]!.ToJsonString(), leg["highlight"]!.ToJsonString()));
    }

    [Fact]
    public async Task Texts_that_cannot_be_read_leave_the_engine_s_own_answer()
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.WhenBody(
            static asked => asked.Text.Contains("\"fields\"", StringComparison.Ordinal), static _ => EngineAnswer.Error(400, "x", "y"));
        var answer = await rig.MatchAsync(TopHits);
        Assert.Equal("degraded; reason=rewrite; detail=\"the texts of the hits could not be read\"", answer.Marker);
        Assert.Equal(["d0", "d1", "d2", "d3", "d4"], answer.Ids);
    }

    [Theory]
    [InlineData("", "highlight", ""","highlight":{"text":["x"]}""")]
    [InlineData("", "explain", ""","_explanation":{"value":1}""")]
    [InlineData("", "named", ""","matched_queries":["n"]""")]
    [InlineData("", "unheard of", ""","of_tomorrow":1""")]
    public async Task A_hit_that_lacks_what_every_own_hit_carries_comes_through_the_client_s_own_query(
        string members, string kind, string tail)
    {
        Assert.NotEmpty(kind);
        await using var rig = await SearchRig.HybridAsync(Index((_, body) => body.ContainsKey("knn") ? "" : tail));
        var answer = await rig.MatchAsync(members);
        Assert.Equal(5, answer.Ids.Length);
        Assert.All(
            answer.Json["hits"]!["hits"]!.AsArray(), hit => Assert.Contains(tail[1..], hit!.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hit_that_lacks_it_even_so_is_not_added_on_any_page()
    {
        await using var rig = await SearchRig.HybridAsync(
            Index((id, body) => body.ContainsKey("knn") || (IsForeignFetch(body) && id is "d9") ? "" : ""","matched_queries":["n"]"""));
        Assert.Equal(["d8", "d2", "d1", "d0"], (await rig.MatchAsync("")).Ids);
        Assert.Equal(["d8", "d2"], (await rig.PageAsync(0, 2)).Ids);
        Assert.Equal(["d1", "d0"], (await rig.PageAsync(2, 2)).Ids);
        Assert.Equal(4, (await rig.PageAsync(2, 2)).Total);
    }

    [Fact]
    public async Task A_member_that_some_own_hits_lack_is_no_condition()
    {
        await using var rig =
            await SearchRig.HybridAsync(
                Index((id, body) => id is "d1" || body.ContainsKey("knn") || IsForeignFetch(body) ? "" : ""","of_tomorrow":1"""));
        Assert.Equal(5, (await rig.MatchAsync("")).Ids.Length);
        Assert.Equal(2, rig.Searches.Count);
    }

    [Fact]
    public async Task Nothing_is_added_when_the_hits_cannot_be_fetched_and_the_header_says_so()
    {
        await using var rig = await SearchRig.HybridAsync(Index((_, body) => body.ContainsKey("knn") ? "" : ""","of_tomorrow":1"""));
        rig.Engine.WhenBody(
            static asked => asked.Text.Contains("\"should\":[{\"match\"", StringComparison.Ordinal),
            static _ => EngineAnswer.Error(400, "x", "y"));
        var answer = await rig.MatchAsync("");
        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
        Assert.Equal("degraded; reason=vector-leg; scored=3/3; detail=\"the hits that it would add could not be fetched\"", answer.Marker);
    }

    [Fact]
    public async Task A_field_in_which_nothing_is_highlighted_shows_its_beginning_on_a_hit_that_is_added()
    {
        await using var rig = await SearchRig.HybridAsync(Index(static (_, _) => ""));
        var answer = await rig.MatchAsync("\"highlight\":{\"fields\":{\"text\":{}}}");
        Assert.All(answer.Json["hits"]!["hits"]!.AsArray(), static hit => Assert.NotNull(hit!["highlight"]));
        var fetch = Assert.Single(rig.Searches, static asked => asked.Text.Contains("no_match_size", StringComparison.Ordinal));
        Assert.Equal("""{"no_match_size":150,"fields":{"text":{}}}""", JsonNode.Parse(fetch.Text)!["highlight"]!.ToJsonString());
    }

    /// <summary>
    /// The vector leg lifts a hit into the window that the client's own query finds further down: that is the engine's hit, and stays it.
    /// </summary>
    [Theory]
    [InlineData("\"highlight\":{\"fields\":{\"text\":{}}}")]
    [InlineData("\"explain\":true")]
    public async Task A_hit_that_the_client_s_query_finds_further_down_is_as_that_query_brings_it(string members)
    {
        var index = new TinyIndex
        {
            Lexical = TinyIndex.Numbered(9),
            Vector = TinyIndex.Ranked("x1", "d8"),
            Profile = TinyIndex.VectorProfile,
            HitTail = static (_, body) => $$""","_explanation":1,"way":"{{(IsForeignFetch(body) ? "foreign" : "own")}}" """,
        };
        await using var rig = await SearchRig.HybridAsync(index, static options => options.Search.Window = 4);

        var answer = await rig.MatchAsync(members);

        var ways = answer.Json["hits"]!["hits"]!.AsArray()
            .ToDictionary(static hit => hit!["_id"]!.GetValue<string>(), static hit => hit!["way"]!.GetValue<string>());
        Assert.Equal(("foreign", "own"), (ways["x1"], ways["d8"]));
    }

    [Theory]
    [InlineData("""{"took":1,"hits":{"hits":[]},"hits":{"hits":[]}}""")]
    [InlineData("""{"took":1,"hits":{"hits":[],"hits":[]}}""")]
    [InlineData("""{"took":1,"hits":{"total":{"value":1,"relation":"eq"},"hits":[{"_index":"books","_id":"1","_score":1.0,"fields":{},"fields":{}}]}}""")]
    public async Task An_answer_with_a_member_twice_is_not_understood(string answer)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json(answer));
        var got = await rig.MatchAsync("");
        Assert.Equal((answer, "bypassed; reason=response-not-understood"), (got.Body, got.Marker));
    }
}
