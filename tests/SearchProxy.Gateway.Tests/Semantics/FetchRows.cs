using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>What each hit carries: costly parts, the text to rerank by, and the client's own fields.</summary>
public sealed class FetchRows
{
    [Fact]
    public async Task Row23_Costly_parts_of_a_hit_are_fetched_for_the_page_alone()
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(20), Vector = TinyIndex.Ranked("d90", "d3"), Profile = TinyIndex.VectorProfile });

        var answer = await rig.SearchAsync("""{"size":3,"query":{"match":{"text":"whale"}},"highlight":{"fields":{"text":{}}}}""");

        Assert.Equal(["d90", "d19", "d18"], answer.Ids);
        Assert.Equal(
            ["<em>d90</em>", "<em>d19</em>", "<em>d18</em>"],
            answer.Json["hits"]!["hits"]!.AsArray().Select(static hit => hit!["highlight"]!["text"]![0]!.GetValue<string>()));
        Assert.Equal(answer.Scores.OrderDescending(), answer.Scores);
        Assert.DoesNotContain("\"fields\"", answer.Body, StringComparison.Ordinal);
        var costly = rig.Searches.Where(static asked => asked.Text.Contains("highlight", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, costly.Length);
        Assert.All(costly, static asked => Assert.Contains("\"ids\"", asked.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row23_A_plain_search_is_fetched_at_once()
    {
        await using var rig = await SearchRig.PlainAsync(20);

        await rig.PageAsync(0, 3);

        Assert.Single(rig.Searches);
    }

    [Fact]
    public async Task Row24_An_explanation_stays_the_engine_s()
    {
        const string Explanation = ""","_explanation":{"value":1.0, "description":"sum of:","details":[]}""";
        await using var rig =
            await SearchRig.HybridAsync(
                new TinyIndex
                {
                    Lexical = TinyIndex.Numbered(20),
                    HitTail = static (_, body) => body.ContainsKey("explain") ? Explanation : "",
                });

        var answer = await rig.MatchAsync("\"size\":2,\"explain\":true");

        Assert.Equal(["d19", "d18"], answer.Ids);
        Assert.Equal(2, answer.Body.Split(Explanation + "}").Length - 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"highlight\":{\"fields\":{\"text\":{}}}")]
    public async Task Row24_An_explanation_agrees_with_the_score_when_that_is_switched_on(string more)
    {
        const string Own = """{"value":1.0, "description":"sum of:","details":[]}""";
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex
            {
                Lexical = TinyIndex.Numbered(20),
                HitTail = static (_, body) => body.ContainsKey("explain") ? $",\"_explanation\":{Own},\"inner_hits\":{{}}" : "",
            },
            static o => o.Search.ExplainScores = true);

        var answer = await rig.MatchAsync("\"size\":3,\"explain\":true" + more);

        Assert.Equal(["d19", "d18", "d17"], answer.Ids);
        Assert.Equal(
            3, answer.Body.Split($",\"description\":\"cross-encoder fake-reranker@1\",\"details\":[{Own},{{\"value\":").Length - 1);
        Assert.Equal(3, answer.Body.Split("\"details\":[]}]},\"inner_hits\":{}}").Length - 1);
        Assert.Equal(
            answer.Scores,
            answer.Json["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_explanation"]!["value"]!.GetValue<double>()));
    }

    [Theory]
    [InlineData("\"_source\":false", "")]
    [InlineData("\"_source\":\"n\"", "")]
    [InlineData("\"_source\":[\"n\",\"m*\"]", "")]
    [InlineData("\"_source\":{\"includes\":[\"n\"],\"excludes\":[\"text\"]}", "")]
    [InlineData("\"_source\":{\"exclude_vectors\":true}", "")]
    [InlineData("\"_source\":[]", "")]
    [InlineData("", "_source=false")]
    [InlineData("", "_source_excludes=text&_source_includes=n")]
    public async Task Row32_The_client_s_source_is_left_alone_and_the_text_is_asked_for_beside_it(string member, string parameter)
    {
        await using var rig = await SearchRig.HybridAsync();

        var answer = await rig.MatchAsync(member, parameter.Length > 0 ? "?" + parameter : "");

        Assert.Equal("reranked; scored=6", answer.Marker);
        foreach (var leg in new[] { rig.LexicalLeg, rig.VectorLeg })
        {
            Assert.Contains(member, leg.Text, StringComparison.Ordinal);
            Assert.StartsWith(parameter, leg.Query, StringComparison.Ordinal);
            Assert.Contains("\"fields\":[\"text\"]", leg.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\"fields\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row32_The_client_s_own_fields_stay_when_ours_go()
    {
        await using var rig = await SearchRig.PlainAsync();

        var answer = await rig.MatchAsync("\"fields\":[{\"field\":\"day\",\"format\":\"yyyy\"},\"sku\"]");

        Assert.Contains(""","fields":[{"field":"day","format":"yyyy"},"sku","text"]""", rig.LexicalLeg.Text, StringComparison.Ordinal);
        Assert.All(
            answer.Json["hits"]!["hits"]!.AsArray(),
            static hit => Assert.Equal(["day", "sku"], hit!["fields"]!.AsObject().Select(static field => field.Key)));
    }

    [Fact]
    public async Task Row32_A_field_that_the_client_asks_for_too_stays()
    {
        await using var rig = await SearchRig.PlainAsync();

        var answer = await rig.MatchAsync("\"fields\":[\"text\"]");

        Assert.Equal("text of d4", answer.Json["hits"]!["hits"]![0]!["fields"]!["text"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Row32_Values_that_the_engine_ignored_in_our_field_go_with_it()
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            HitTail = static (_, _) => ""","ignored_field_values":{"text":["long"]},"_ignored":["text"]""",
        });

        var answer = await rig.PageAsync(0, 3);

        Assert.DoesNotContain("ignored_field_values", answer.Body, StringComparison.Ordinal);
        Assert.Contains(",\"_ignored\":[\"text\"]}", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"stored_fields\":\"_none_\"", "")]
    [InlineData("\"stored_fields\":[\"_none_\"]", "")]
    [InlineData("", "?stored_fields=_none_")]
    public async Task Row33_Hits_without_ids_are_the_engine_s(string member, string query)
    {
        await using var rig = await SearchRig.PlainAsync();

        var answer = await rig.MatchAsync(member, query);

        Assert.Equal("bypassed; reason=stored-fields-none", answer.Marker);
        Assert.Equal(SearchRig.MatchBody(member), Assert.Single(rig.Searches).Text);
    }

    [Fact]
    public async Task Row33_Stored_and_runtime_fields_go_on_and_a_runtime_field_may_be_the_text()
    {
        const string Runtime = "\"runtime_mappings\":{\"whole\":{\"type\":\"keyword\",\"script\":\"emit('x')\"}}";
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            Vector = TinyIndex.Ranked("d9"),
            Profile = TinyIndex.VectorProfile.Replace("\"text\"", "\"whole\"", StringComparison.Ordinal),
        });

        var answer = await rig.MatchAsync("\"stored_fields\":[\"sku\"],\"docvalue_fields\":[\"n\"]," + Runtime);

        Assert.Equal("reranked; scored=4", answer.Marker);
        foreach (var leg in new[] { rig.LexicalLeg, rig.VectorLeg })
        {
            Assert.All(
                ["\"stored_fields\":[\"sku\"]", "\"docvalue_fields\":[\"n\"]", Runtime, "\"fields\":[\"whole\"]"],
                part => Assert.Contains(part, leg.Text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Row34_A_hit_without_text_keeps_its_place()
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(4), Text = static id => id == "d1" ? null : "text of " + id });

        Assert.Equal(["d3", "d1", "d2", "d0"], (await rig.PageAsync(0, 10)).Ids);
    }

    [Fact]
    public async Task Row34_Hits_that_all_lack_text_stay_in_the_engine_s_order()
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex { Lexical = TinyIndex.Numbered(4), Text = static _ => null });

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("bypassed; reason=hits-without-text", answer.Marker);
        Assert.Equal(["d0", "d1", "d2", "d3"], answer.Ids);
    }
}
