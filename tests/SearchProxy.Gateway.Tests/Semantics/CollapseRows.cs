using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Collapsed searches: one hit a group, whatever leg it comes from.</summary>
public sealed class CollapseRows
{
    private const string Inner = """
        "collapse":{"field":"sku","inner_hits":{"name":"more"}}
        """;

    [Fact]
    public async Task Row21_Both_legs_are_collapsed_and_a_group_comes_once()
    {
        // v3 stands for the group of d3, v9 for one of its own; d0 to d4 are a group each.
        await using var rig = await StartAsync(["v3", "v9"]);

        var answer = await rig.MatchAsync("\"collapse\":{\"field\":\"sku\"}");

        Assert.Equal("reranked; scored=6", answer.Marker);
        Assert.Equal(["v9", "d4", "d3", "d2", "d1", "d0"], answer.Ids);
        Assert.Equal(["g9", "g4", "g3", "g2", "g1", "g0"], Groups(answer));
        Assert.Contains("\"collapse\":{\"field\":\"sku\"}", rig.VectorLeg.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"text\":[", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row21_Documents_without_the_key_are_one_group()
    {
        await using var rig = await StartAsync(["v7"], groupOf: static id => id is "d2" or "v7" ? null : "g" + id[1..]);

        Assert.Equal(["d4", "d3", "d2", "d1", "d0"], (await rig.MatchAsync("\"collapse\":{\"field\":\"sku\"}")).Ids);
    }

    [Fact]
    public async Task Row21_Inner_hits_come_from_the_client_s_own_query_alone()
    {
        await using var rig = await StartAsync(["v9"]);

        var answer = await rig.MatchAsync(Inner);

        Assert.Equal(["v9", "d4", "d3", "d2", "d1", "d0"], answer.Ids);
        Assert.All(answer.Json["hits"]!["hits"]!.AsArray(), static hit => Assert.NotNull(hit!["inner_hits"]!["more"]));
        Assert.DoesNotContain("inner_hits", rig.VectorLeg.Text, StringComparison.Ordinal);
        var fetch = Assert.Single(
            rig.Searches,
            static asked => asked.Text.Contains("\"ids\":{\"values\":[\"v9\"]}", StringComparison.Ordinal)
                && asked.Text.Contains("\"should\":[{\"match\"", StringComparison.Ordinal));
        Assert.Contains(Inner.Trim(), fetch.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row21_The_total_counts_documents_and_not_groups()
    {
        await using var rig = await StartAsync(["v9"]);
        rig.Engine.WhenBody(static asked => asked.Path == "/books/_search"
            && asked.Text.Contains("\"size\":0", StringComparison.Ordinal), static _ => EngineAnswer.Json(
            """{"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":0,"relation":"eq"},"max_score":null,"hits":[]}}"""));

        Assert.Equal(6, (await rig.MatchAsync("\"collapse\":{\"field\":\"sku\"}")).Total);
    }

    [Fact]
    public async Task Row21_A_page_behind_the_window_leaves_out_its_groups()
    {
        await using var rig = await StartAsync(["v9"], window: 3, groupOf: static id => id == "d1" ? null : "g" + id[1..]);

        await rig.MatchAsync("\"from\":3,\"size\":2,\"collapse\":{\"field\":\"sku\"}");

        var filter = JsonNode.Parse(rig.Searches[^1].Text)!["post_filter"]!["bool"]!["must_not"]!.AsArray();
        Assert.Equal(["g0", "g9"], filter[0]!["terms"]!["sku"]!.AsArray().Select(static group => group!.GetValue<string>()).Order());
        Assert.Equal("""{"bool":{"must_not":[{"exists":{"field":"sku"}}]}}""", filter[1]!.ToJsonString());
        Assert.StartsWith("""{"from":0,"size":2,""", rig.Searches[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row21_A_key_that_is_the_text_too_stays()
    {
        await using var rig =
            await StartAsync(["v9"], profile: TinyIndex.VectorProfile.Replace("\"text\"", "\"sku\"", StringComparison.Ordinal));

        Assert.Equal(6, Groups(await rig.MatchAsync("\"collapse\":{\"field\":\"sku\"}")).Length);
    }

    private static string[] Groups(Answer answer) =>
        [.. answer.Json["hits"]!["hits"]!.AsArray()
            .Select(static hit => Assert.Single(hit!["fields"]!.AsObject()).Value![0]!.GetValue<string>())];

    private static Task<SearchRig> StartAsync(
        string[] vector, int window = 50, Func<string, string?>? groupOf = null, string profile = TinyIndex.VectorProfile)
    {
        groupOf ??= static id => "g" + id[1..];
        return SearchRig.HybridAsync(
            new TinyIndex
            {
                Lexical = TinyIndex.Numbered(5),
                Vector = TinyIndex.Ranked(vector),
                Profile = profile,
                Text = static _ => null,
                HitTail = (id, body) => Tail(id, body, groupOf(id)),
            },
            options => options.Search.Window = window);
    }

    /// <summary>The key of the group stands among the fields that were asked for, as the engines put it there.</summary>
    private static string Tail(string id, JsonObject body, string? group)
    {
        string[] members =
        [
            .. body.ContainsKey("collapse") && group is not null ? [$"\"sku\":[\"{group}\"]"] : Array.Empty<string>(),
            .. body["fields"]?.AsArray().Any(static field => field!.GetValue<string>() == "text") == true
                ? [$"\"text\":[\"text of {id}\"]"]
                : Array.Empty<string>(),
        ];
        var fields = $",\"fields\":{{{string.Join(',', members)}}}";
        return fields + (body["collapse"]?["inner_hits"] is null ? "" : ",\"inner_hits\":{\"more\":{\"hits\":{\"hits\":[]}}}");
    }
}
