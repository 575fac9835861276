using SearchProxy.Core.Fusion;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>What of the answer is the engine's, and what changes with the order.</summary>
public sealed class AnswerRows
{
    [Fact]
    public async Task Row17_Aggregations_are_those_of_the_client_s_own_query()
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            Vector = TinyIndex.Ranked("d9"),
            Profile = TinyIndex.VectorProfile,
            Envelope = static body => body.ContainsKey("aggs") ? ""","aggregations":{"a":{ "value": 3.0 }}""" : "",
        });

        var answer = await rig.MatchAsync("""
            "aggs":{"a":{"value_count":{"field":"n"}}}
            """);

        Assert.Contains("d9", answer.Ids);
        Assert.EndsWith(""","aggregations":{"a":{ "value": 3.0 }}}""", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("aggs", rig.VectorLeg.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row25_Took_is_the_whole_time_and_the_rest_of_the_envelope_is_the_engine_s()
    {
        const string Profile = ""","profile":{"shards":[{"id":"[n][books][0]"}]}""";
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            Vector = TinyIndex.Ranked("d9"),
            Profile = TinyIndex.VectorProfile,
            Envelope = static body => body.ContainsKey("profile") ? ""","terminated_early":false""" + Profile : "",
        });

        var answer = await rig.MatchAsync("""
            "profile":true
            """);

        Assert.EndsWith(""","terminated_early":false""" + Profile + "}", answer.Body, StringComparison.Ordinal);
        Assert.Equal("""{"total":1,"successful":1,"skipped":0,"failed":0}""", answer.Json["_shards"]!.ToJsonString());
        Assert.InRange(answer.Json["took"]!.GetValue<long>(), 0, 60_000);
        Assert.DoesNotContain("profile", rig.VectorLeg.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Row25_A_leg_that_timed_out_shows(bool lexical, bool vector)
    {
        await using var rig = await SearchRig.HybridAsync();
        rig.Engine.WhenBody(
            static asked => asked.Path == "/books/_search",
            asked => EngineAnswer.Json(Timed(asked.Text.Contains("\"knn\"", StringComparison.Ordinal) ? vector : lexical)));

        var answer = await rig.MatchAsync("""
            "timeout":"1ms"
            """);

        Assert.True(answer.Json["timed_out"]!.GetValue<bool>());
        Assert.Equal(["d2", "d1"], answer.Ids);
    }

    [Fact]
    public async Task Row26_Suggestions_are_asked_for_once()
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            Vector = TinyIndex.Ranked("d9"),
            Profile = TinyIndex.VectorProfile,
            Envelope = static body => body.ContainsKey("suggest") ? ""","suggest":{"s":[{"text":"wale"}]}""" : "",
        });

        var answer = await rig.MatchAsync("""
            "suggest":{"s":{"text":"wale","term":{"field":"text"}}}
            """);

        Assert.Equal("wale", answer.Json["suggest"]!["s"]![0]!["text"]!.GetValue<string>());
        Assert.DoesNotContain("suggest", rig.VectorLeg.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row27_The_total_counts_what_only_the_vector_leg_found()
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex
            {
                Lexical = [("d1", 9), ("d2", 5), ("d3", 1)],
                Vector = [("v9", 0.9), ("d3", 0.8), ("v8", 0.1)],
                Profile = TinyIndex.VectorProfile,
            },
            static o => (o.Search.Blend, o.Search.Fusion) = (0, FusionKind.MinMax));

        var answer = await rig.PageAsync(0, 10);

        // d1 .5, v9 .5, d3 .5·.875 = .4375, d2 .25, v8 0
        Assert.Equal(["d1", "v9", "d3", "d2", "v8"], answer.Ids);
        Assert.Equal("reranked; model=none", answer.Marker);
        Assert.Equal(5, answer.Total);
        Assert.DoesNotContain("\"query\"", rig.VectorLeg.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"value":2,"relation":"eq"}""", """{"value":3,"relation":"eq"}""")]
    [InlineData("""{"value":1,"relation":"gte"}""", """{"value":1,"relation":"gte"}""")]
    [InlineData("2", "3")]
    [InlineData("-1", "-1")]
    [InlineData(null, null)]
    public async Task Row27_The_total_keeps_its_form_and_one_that_is_not_exact_is_never_raised(string? total, string? expected)
    {
        await using var rig = await SearchRig.HybridAsync();
        rig.Engine.WhenBody(static asked => asked.Path == "/books/_search", asked => EngineAnswer.Json(
            asked.Text.Contains("\"knn\"", StringComparison.Ordinal)
                ? Hits("""{"value":1,"relation":"eq"}""", "d7")
                : Hits(total, "d1", "d2")));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(["d7", "d2", "d1"], answer.Ids);
        Assert.Equal(expected, answer.Json["hits"]!["total"]?.ToJsonString());
    }

    [Fact]
    public async Task Row28_Scores_descend_from_max_score_over_all_pages()
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex
            {
                Lexical = TinyIndex.Numbered(40),
                Vector = TinyIndex.Ranked("v1", "d30", "v2"),
                Profile = TinyIndex.VectorProfile,
                Text = static id => $"t d{id[1..]}",
            },
            static o => o.Search.Window = 10);

        var pages = new[] { await rig.PageAsync(0, 7), await rig.PageAsync(7, 7), await rig.PageAsync(14, 40) };

        var scores = pages.SelectMany(static page => page.Scores).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(scores[0], pages[0].Json["hits"]!["max_score"]!.GetValue<double>());
    }

    [Fact]
    public async Task Row28_A_score_that_is_null_stays_null()
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When(
            "POST",
            "/books/_search",
            EngineAnswer.Json(Hits("2", "d1", "d2").Replace("\"_score\":1.0", "\"_score\":null", StringComparison.Ordinal)
                .Replace("\"max_score\":1.0", "\"max_score\":null", StringComparison.Ordinal)));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(["d2", "d1"], answer.Ids);
        Assert.All(answer.Json["hits"]!["hits"]!.AsArray(), static hit => Assert.Null(hit!["_score"]));
        Assert.Null(answer.Json["hits"]!["max_score"]);
    }

    [Fact]
    public async Task Row29_Options_that_say_what_a_hit_carries_go_on_and_their_answers_stay()
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            HitTail = static (id, _) => $$""","_version":1{{id[1..]}},"_seq_no":1,"_primary_term":1,"matched_queries":["q"]""",
        });

        var answer = await rig.SearchAsync(
            """{"version":true,"seq_no_primary_term":true,"stats":["g"],"indices_boost":[{"books":2}],"terminate_after":9,"query":{"match":{"text":{"query":"whale","_name":"q"}}}}""",
            "?typed_keys=true");

        Assert.Equal([12, 11, 10], answer.Json["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_version"]!.GetValue<int>()));
        Assert.All(
            answer.Json["hits"]!["hits"]!.AsArray(), static hit => Assert.Equal("q", hit!["matched_queries"]![0]!.GetValue<string>()));
        Assert.StartsWith("typed_keys=true&", rig.LexicalLeg.Query, StringComparison.Ordinal);
        foreach (var member in new[] { "version", "seq_no_primary_term", "stats", "indices_boost", "terminate_after" })
        {
            Assert.Contains($"\"{member}\":", rig.LexicalLeg.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Row30_Hits_keep_their_own_bytes()
    {
        const string Source = """ {"b" : 1.0,"a":9007199254740993 , "e":1E2,"u":"\u00e4\/","n":-0.0,"a2":[ ]} """;
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json(
            Hits("2", "d1", "d2").Replace("\"fields\"", $"\"_source\":{Source},\"fields\"", StringComparison.Ordinal)));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(["d2", "d1"], answer.Ids);
        Assert.Equal(2, answer.Body.Split("\"_source\":" + Source + "}").Length - 1);
    }

    private static string Timed(bool timedOut) => Hits("""{"value":2,"relation":"eq"}""", "d1", "d2")
        .Replace("\"timed_out\":false", timedOut ? "\"timed_out\":true" : "\"timed_out\":false", StringComparison.Ordinal);

    private static string Hits(string? total, params string[] ids)
    {
        var hits =
            ids.Select(static id => $$$"""{"_index":"books","_id":"{{{id}}}","_score":1.0,"fields":{"text":["text of {{{id}}}"]}}""");
        var count = total is null ? "" : $"\"total\":{total},";
        return $$$"""{"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{{{{count}}}"max_score":1.0,"hits":[{{{string.Join(',', hits)}}}]}}""";
    }
}
