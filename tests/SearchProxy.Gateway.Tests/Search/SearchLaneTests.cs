using System.Net;
using System.Text.Json.Nodes;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

public sealed class SearchLaneTests
{
    private static readonly string[] TopTen = ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9"];

    [Fact]
    public async Task A_search_comes_back_in_the_model_s_order_with_the_hits_own_bytes()
    {
        await using var rig = await SearchRig.StartAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(20) }, SearchRig.ReversingReranker(), change: static o => o.Search.Blend = 1);

        var answer = await rig.PageAsync(0, 3);

        Assert.Equal("reranked; scored=20", answer.Marker);
        Assert.Equal(["d19", "d18", "d17"], answer.Ids);
        Assert.Equal(20, answer.Total);
        Assert.Contains("""{"_index":"books","_id":"d19","_score":20.0,"_source":{"n":1.0,"big":9007199254740993}}""", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("fields", answer.Body, StringComparison.Ordinal);
        Assert.Equal(20.0, answer.Json["hits"]!["max_score"]!.GetValue<double>());
    }

    [Fact]
    public async Task The_engine_is_asked_for_the_window_and_the_text_in_the_client_s_name()
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex { Lexical = TinyIndex.Numbered(20) }, SearchRig.ReversingReranker());

        await rig.SearchAsync(
            """{"query":{"match":{"text":"whale"}},"size":3,"aggs":{"a":{"terms":{"field":"sku"}}},"_source":["n"]}""",
            "?routing=r%2F1&size=4",
            headers: [("Authorization", "Basic dTpw"), ("X-Opaque-Id", "me"), ("X-SearchProxy-Window", "15")]);

        var asked = Assert.Single(rig.Searches);
        Assert.Equal("POST", asked.Method);
        Assert.StartsWith("routing=r%2F1&preference=sp", asked.Query, StringComparison.Ordinal);
        Assert.Equal("Basic dTpw", asked.Header("Authorization"));
        Assert.Equal("me", asked.Header("X-Opaque-Id"));
        Assert.Null(asked.Header("X-SearchProxy-Window"));
        Assert.Equal(
            """{"from":0,"size":15,"query":{"match":{"text":"whale"}},"aggs":{"a":{"terms":{"field":"sku"}}},"_source":["n"],"fields":["text"]}""",
            asked.Text);
    }

    [Fact]
    public async Task Pages_of_any_size_walk_over_every_document_once()
    {
        foreach (var index in new[]
        {
            new TinyIndex { Lexical = TinyIndex.Numbered(61) },
            new TinyIndex
            {
                Lexical = TinyIndex.Numbered(61),
                Vector = TinyIndex.Ranked("v1", "d40", "d3", "v2", "d60", "d2", "v3", "v4", "d19", "v5"),
                Profile = TinyIndex.VectorProfile,
                Text = static id => $"text of d{id[1..]}",
            },
        })
        {
            var expected = index.Lexical.Select(static hit => hit.Id).Concat(index.Vector.Select(static hit => hit.Id)).Distinct().Order().ToArray();
            await using var rig = await SearchRig.StartAsync(
                index, SearchRig.ReversingReranker(), new FakeTextEncoder(), static o => o.Search.Window = 20);
            foreach (var size in new[] { 1, 7, 10, 33 })
            {
                var walked = new List<string>();
                var total = long.MaxValue;
                for (var from = 0; from < total; from += size)
                {
                    var page = await rig.PageAsync(from, size);
                    total = page.Total;
                    walked.AddRange(page.Ids);
                }

                Assert.Equal(walked.Count, walked.Distinct().Count());
                Assert.Subset(expected.ToHashSet(), walked.ToHashSet());
                Assert.Empty(index.Lexical.Select(static hit => hit.Id).Except(walked));
                Assert.Equal(total, walked.Count);
            }
        }
    }

    [Fact]
    public async Task Scores_descend_over_a_page_that_straddles_the_window()
    {
        await using var rig = await SearchRig.StartAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(30) }, SearchRig.ReversingReranker(), change: static o => o.Search.Window = 10);

        var answer = await rig.PageAsync(5, 12);

        Assert.Equal(12, answer.Ids.Length);
        Assert.Equal(answer.Scores.OrderDescending(), answer.Scores);
        Assert.Equal(["d10", "d11", "d12", "d13", "d14", "d15", "d16"], answer.Ids[5..]);
        Assert.Equal([20, 19, 18, 17, 16, 15, 14], answer.Scores[5..]);
    }

    [Fact]
    public async Task A_page_behind_the_window_is_the_engine_s_own_byte_for_byte()
    {
        await using var rig = await SearchRig.StartAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(30) }, SearchRig.ReversingReranker(), change: static o => o.Search.Window = 10);
        const string Body = """{ "from": 10, "size": 2, "query": {"match": {"text": "whale"}} }""";

        var answer = await rig.SearchAsync(Body);

        Assert.StartsWith("bypassed; reason=beyond-window", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(["d10", "d11"], answer.Ids);
        Assert.Equal(Body, Assert.Single(rig.Searches).Text);
        Assert.Equal("", rig.Searches[0].Query);
    }

    [Theory]
    [InlineData("""{"query":{"match_all":{}}}""", "", "no-text")]
    [InlineData("""{"size":0,"query":{"match":{"text":"whale"}}}""", "", "size-zero")]
    [InlineData("""{"sort":["n"],"query":{"match":{"text":"whale"}}}""", "", "sort")]
    [InlineData("""{"query":{"match":{"text":"whale"}}}""", "?scroll=1m", "scroll")]
    [InlineData("""{"query":{"match":{"text":"whale"}},"size":"3"}""", "", "value-not-understood")]
    [InlineData("""{"query":{"match":{"text":"whale"}}""", "", "body-not-understood")]
    [InlineData("""{"query":{"match":{"text":"whale"}}}""", "?format=yaml", "format")]
    public async Task What_is_not_understood_reaches_the_engine_byte_for_byte(string body, string query, string reason)
    {
        await using var rig = await SearchRig.StartAsync(reranker: SearchRig.ReversingReranker());
        rig.Engine.Always(EngineAnswer.Json("""{"took":1}"""));

        var answer = await rig.SearchAsync(body, query);

        Assert.StartsWith("bypassed; reason=" + reason, answer.Marker, StringComparison.Ordinal);
        Assert.Equal("""{"took":1}""", answer.Body);
        var asked = Assert.Single(rig.Engine.Asked);
        Assert.Equal(body, asked.Text);
        Assert.Equal($"/books/_search{query}", asked.Target);
    }

    [Fact]
    public async Task A_search_by_url_alone_is_reranked()
    {
        await using var rig = await SearchRig.StartAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(5) }, SearchRig.ReversingReranker(), change: static o => o.Search.Blend = 1);

        var answer = await rig.SendAsync(HttpMethod.Get, "/books/_search?q=whale&size=2", body: null);

        Assert.Equal(["d4", "d3"], answer.Ids);
        var asked = Assert.Single(rig.Searches);
        Assert.StartsWith("q=whale&preference=", asked.Query, StringComparison.Ordinal);
        Assert.Equal("""{"from":0,"size":50,"fields":["text"]}""", asked.Text);
    }

    [Fact]
    public async Task Both_legs_are_fused_and_the_total_counts_what_only_the_vector_leg_found()
    {
        var index = new TinyIndex
        {
            Lexical = [("d1", 9), ("d2", 5), ("d3", 1)],
            Vector = [("v9", 0.9), ("d3", 0.8), ("v8", 0.1)],
            Profile = TinyIndex.VectorProfile,
        };
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), new FakeTextEncoder(), static o => o.Search.Blend = 0);

        var answer = await rig.PageAsync(0, 10);

        // d1 .5, v9 .5, d3 .5·.875 = .4375, d2 .25, v8 0
        Assert.Equal(["d1", "v9", "d3", "d2", "v8"], answer.Ids);
        Assert.Equal("reranked; model=none", answer.Marker);
        Assert.Equal(5, answer.Total);
        Assert.Equal(2, rig.Searches.Count);
        var vector = Assert.Single(rig.Searches, static asked => asked.Text.Contains("knn", StringComparison.Ordinal));
        Assert.DoesNotContain("\"query\"", vector.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_s_filters_hold_on_the_vector_leg_too()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Vector = TinyIndex.Numbered(2), Profile = TinyIndex.VectorProfile };
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), new FakeTextEncoder());

        await rig.SearchAsync("""{"query":{"bool":{"must":{"match":{"text":"whale"}},"filter":[{"term":{"tenant":7}}],"must_not":{"term":{"gone":true}}}},"post_filter":{"range":{"n":{"gte":1}}}}""");

        var vector = Assert.Single(rig.Searches, static asked => asked.Text.Contains("knn", StringComparison.Ordinal));
        var filter = JsonNode.Parse(vector.Text)!["knn"]!["filter"]!.ToJsonString();
        Assert.Contains("""{"term":{"tenant":7}}""", filter, StringComparison.Ordinal);
        Assert.Contains("""{"term":{"gone":true}}""", filter, StringComparison.Ordinal);
        Assert.Contains("""{"range":{"n":{"gte":1}}}""", filter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_of_another_model_are_left_alone_and_the_client_is_told()
    {
        var index = new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            Vector = TinyIndex.Numbered(2),
            Profile = TinyIndex.VectorProfile.Replace("fake-encoder@1", "other@2", StringComparison.Ordinal),
        };
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), new FakeTextEncoder(), static o => o.Search.Blend = 1);

        var answer = await rig.PageAsync(0, 10);

        Assert.StartsWith("degraded; reason=model-mismatch", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
        Assert.Single(rig.Searches);
    }

    [Fact]
    public async Task When_the_vector_leg_fails_the_lexical_recall_is_reranked()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Profile = TinyIndex.VectorProfile };
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), new FakeTextEncoder(), static o => o.Search.Blend = 1);
        rig.Engine.When(static asked => asked.Text.Contains("knn", StringComparison.Ordinal), static _ => EngineAnswer.Error(400, "x", "no such field"));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("degraded; reason=vector-leg; scored=3/3; detail=\"the engine answered 400\"", answer.Marker);
        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
    }

    [Fact]
    public async Task A_query_whose_tokens_the_encoder_does_not_know_is_never_compared_with_vectors()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Vector = TinyIndex.Numbered(2), Profile = TinyIndex.VectorProfile };
        using var encoder = new FakeTextEncoder(encode: static (_, _) => new float[8]);
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), encoder, static o => o.Search.Blend = 1);

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("degraded; reason=vector-leg; scored=3/3; detail=\"the encoder gave no direction\"", answer.Marker);
        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
        Assert.DoesNotContain(rig.Searches, static asked => asked.Text.Contains("knn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_encoder_that_is_overloaded_costs_the_vector_leg_alone()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Vector = TinyIndex.Numbered(2), Profile = TinyIndex.VectorProfile };
        using var encoder = new FakeTextEncoder { Exception = new InferenceException("full") { IsOverload = true } };
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), encoder, static o => o.Search.Blend = 1);

        Assert.Equal("degraded; reason=vector-leg; scored=3/3; detail=\"the encoder is overloaded\"", (await rig.PageAsync(0, 10)).Marker);
    }

    public static TheoryData<string, FakeReranker> Faults() => new()
    {
        { "inference", new FakeReranker { Exception = new InvalidOperationException("bug") } },
        { "inference", new FakeReranker { Fault = RerankFault.Model } },
        { "inference", new FakeReranker(static (_, _) => float.NaN) },
        { "inference", new FakeReranker(static (_, _) => float.PositiveInfinity) },
        { "overload", new FakeReranker { Fault = RerankFault.Overload } },
        { "deadline", new FakeReranker { Fault = RerankFault.Deadline } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task When_the_model_fails_the_client_gets_the_engine_s_own_answer(string reason, FakeReranker reranker)
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex { Lexical = TinyIndex.Numbered(20) }, reranker);
        await using var direct = await SearchRig.StartAsync(new TinyIndex { Lexical = TinyIndex.Numbered(20) }, change: static o => o.Search.Enabled = false);

        var answer = await rig.PageAsync(2, 5);

        Assert.StartsWith("degraded; reason=" + reason, answer.Marker, StringComparison.Ordinal);
        Assert.Equal((await direct.PageAsync(2, 5)).Body, answer.Body);
    }

    [Fact]
    public async Task Without_a_model_the_client_gets_the_engine_s_own_answer()
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex { Lexical = TinyIndex.Numbered(20) });

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("degraded; reason=model", answer.Marker);
        Assert.Equal(TopTen, answer.Ids);
    }

    [Fact]
    public async Task After_the_deadline_only_the_scored_beginning_is_reordered()
    {
        var reranker = SearchRig.ReversingReranker();
        reranker.Fault = RerankFault.Deadline;
        reranker.ScoredBeforeHold = 4;
        await using var rig = await SearchRig.StartAsync(new TinyIndex { Lexical = TinyIndex.Numbered(20) }, reranker, change: static o => o.Search.Blend = 1);

        var answer = await rig.PageAsync(0, 6);

        Assert.Equal("degraded; reason=deadline; scored=4/20", answer.Marker);
        Assert.Equal(["d3", "d2", "d1", "d0", "d4", "d5"], answer.Ids);
        Assert.Equal(answer.Scores.OrderDescending(), answer.Scores);
    }

    [Fact]
    public async Task A_hit_without_text_keeps_its_place()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(4), Text = static id => id == "d1" ? null : "text of " + id };
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), change: static o => o.Search.Blend = 1);

        Assert.Equal(["d3", "d1", "d2", "d0"], (await rig.PageAsync(0, 10)).Ids);
    }

    [Fact]
    public async Task Hits_that_all_lack_text_stay_in_the_engine_s_order()
    {
        await using var rig = await SearchRig.StartAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(20), Text = static _ => null }, SearchRig.ReversingReranker());

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("bypassed; reason=hits-without-text", answer.Marker);
        Assert.Equal(TopTen, answer.Ids);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Nothing_to_reorder_is_the_engine_s_own_answer(int hits)
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex { Lexical = TinyIndex.Numbered(hits) }, SearchRig.ReversingReranker());

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("bypassed; reason=too-few-hits", answer.Marker);
        Assert.Equal(hits, answer.Ids.Length);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task An_error_of_the_engine_is_relayed_without_asking_again(int status)
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex(), SearchRig.ReversingReranker());
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(status, "some_exception", "why"));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains("some_exception", answer.Body, StringComparison.Ordinal);
        Assert.Equal("bypassed; reason=engine-error", answer.Marker);
        Assert.Single(rig.Searches);
    }

    [Fact]
    public async Task A_refusal_that_is_due_to_the_rewriting_is_mended_by_the_original()
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex { Lexical = TinyIndex.Numbered(20) }, SearchRig.ReversingReranker());
        rig.Engine.When(
            static asked => asked.Path == "/books/_search" && asked.Text.Contains("\"fields\"", StringComparison.Ordinal),
            static _ => EngineAnswer.Error(400, "illegal_argument_exception", "Unable to retrieve the requested [fields] since _source is disabled"));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("degraded; reason=rewrite", answer.Marker);
        Assert.Equal(TopTen, answer.Ids);
        Assert.Equal("""{"from":0,"size":10,"query":{"match":{"text":"whale"} } }""", rig.Searches[1].Text);
    }

    [Fact]
    public async Task A_refusal_that_the_original_meets_too_is_the_engine_s()
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex(), SearchRig.ReversingReranker());
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(400, "parsing_exception", "unknown query [nope]"));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("bypassed; reason=engine-error", answer.Marker);
        Assert.Equal(2, rig.Searches.Count);
    }

    [Fact]
    public async Task An_answer_that_is_not_understood_is_asked_for_again_and_relayed()
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex(), SearchRig.ReversingReranker());
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json("""{"hits":"?"}"""));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("bypassed; reason=response-not-understood", answer.Marker);
        Assert.Equal("""{"hits":"?"}""", answer.Body);
    }

    [Fact]
    public async Task When_the_engine_is_down_the_client_gets_502()
    {
        var rig = await SearchRig.StartAsync(new TinyIndex(), SearchRig.ReversingReranker());
        await rig.Engine.DisposeAsync();

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.StartsWith("failed; reason=engine-unreachable", answer.Marker, StringComparison.Ordinal);
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task The_stages_are_timed()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(5), Vector = TinyIndex.Numbered(5), Profile = TinyIndex.VectorProfile };
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), new FakeTextEncoder());

        var timing = (await rig.PageAsync(0, 10)).Timing!;

        Assert.All(["parse", "plan", "encode", "lexical", "vector", "fuse", "rerank", "total"], stage => Assert.Contains(stage + ";dur=", timing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Costly_parts_of_a_hit_are_fetched_for_the_page_alone()
    {
        var index = new TinyIndex
        {
            Lexical = TinyIndex.Numbered(20),
            Vector = TinyIndex.Ranked("d90", "d3"),
            Profile = TinyIndex.VectorProfile,
        };
        await using var rig = await SearchRig.StartAsync(index, SearchRig.ReversingReranker(), new FakeTextEncoder(), static o => o.Search.Blend = 1);

        var answer = await rig.SearchAsync("""{"size":3,"query":{"match":{"text":"whale"}},"highlight":{"fields":{"text":{}}}}""");

        Assert.Equal(["d90", "d19", "d18"], answer.Ids);
        Assert.Equal(
            ["<em>d90</em>", "<em>d19</em>", "<em>d18</em>"],
            answer.Json["hits"]!["hits"]!.AsArray().Select(static hit => hit!["highlight"]!["text"]![0]!.GetValue<string>()));
        Assert.Equal(answer.Scores.OrderDescending(), answer.Scores);
        Assert.DoesNotContain("\"fields\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal(2, rig.Searches.Count(static asked => asked.Text.Contains("highlight", StringComparison.Ordinal)));
        Assert.All(rig.Searches.Where(static asked => asked.Text.Contains("highlight", StringComparison.Ordinal)), static asked => Assert.Contains("\"ids\"", asked.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_least_model_score_ends_the_list()
    {
        await using var rig = await SearchRig.StartAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(30) }, SearchRig.ReversingReranker(), change: static o => o.Search.Window = 20);
        var header = ("X-SearchProxy-Min-Score", "15");

        var first = await rig.SearchAsync("""{"size":3,"query":{"match":{"text":"whale"}}}""", headers: header);
        var last = await rig.SearchAsync("""{"from":3,"size":10,"query":{"match":{"text":"whale"}}}""", headers: header);
        var behind = await rig.SearchAsync("""{"from":20,"size":10,"query":{"match":{"text":"whale"}}}""", headers: header);

        Assert.Equal(["d15", "d16", "d17", "d18", "d19"], first.Ids.Concat(last.Ids).Order());
        Assert.Empty(behind.Ids);
        Assert.Equal([5, 5, 5], new[] { first.Total, last.Total, behind.Total });
    }

    [Theory]
    [InlineData("hits.hits._id", """{"hits":{"hits":[{"_id":"d2"},{"_id":"d1"}]}}""")]
    [InlineData("hits.total", """{"hits":{"total":{"value":3,"relation":"eq"}}}""")]
    [InlineData("hits.hits,-hits.hits._source,-**._score", """{"hits":{"hits":[{"_index":"books","_id":"d2"},{"_index":"books","_id":"d1"}]}}""")]
    public async Task Filter_path_is_applied_to_the_reranked_answer(string filterPath, string expected)
    {
        await using var rig = await SearchRig.StartAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(3) }, SearchRig.ReversingReranker(), change: static o => o.Search.Blend = 1);

        var answer = await rig.SearchAsync("""{"size":2,"query":{"match":{"text":"whale"}}}""", "?filter_path=" + filterPath);

        Assert.Equal(expected, answer.Body);
        Assert.Equal("reranked; scored=3", answer.Marker);
        Assert.DoesNotContain("filter_path", Assert.Single(rig.Searches).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_path_on_which_the_engines_differ_is_left_to_the_engine()
    {
        await using var rig = await SearchRig.StartAsync(new TinyIndex { Lexical = TinyIndex.Numbered(3) }, SearchRig.ReversingReranker());

        var answer = await rig.SearchAsync("""{"query":{"match":{"text":"whale"}}}""", "?filter_path=hits.&pretty");

        Assert.Equal("bypassed; reason=filter-path", answer.Marker);
        Assert.Equal("filter_path=hits.&pretty", Assert.Single(rig.Searches).Query);
    }

    [Fact]
    public async Task A_body_of_100_MB_reaches_the_engine_byte_for_byte()
    {
        await using var rig = await SearchRig.StartAsync(reranker: SearchRig.ReversingReranker());
        rig.Engine.Always(EngineAnswer.Json("""{"took":1}"""));
        var body = """{"query":{"match":{"text":"whale"}},"x":"@"}""".Replace("@", new string('y', 100 * 1024 * 1024), StringComparison.Ordinal);

        var answer = await rig.SearchAsync(body);

        Assert.Equal("bypassed; reason=body-too-large", answer.Marker);
        Assert.Equal("""{"took":1}""", answer.Body);
        Assert.Equal(body.Length, Assert.Single(rig.Engine.Asked).Body.Length);
    }

    [Fact]
    public async Task Invalid_utf_8_reaches_the_engine_byte_for_byte()
    {
        await using var rig = await SearchRig.StartAsync(reranker: SearchRig.ReversingReranker());
        rig.Engine.Always(EngineAnswer.Error(400, "x_content_parse_exception", "Invalid UTF-8"));
        byte[] body = [.. "{\"query\":{\"match\":{\"text\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}}}"u8];
        using var client = new HttpClient { BaseAddress = rig.Url };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");

        using var response = await client.PostAsync("/books/_search", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("bypassed; reason=body-not-understood", response.Headers.GetValues("X-SearchProxy").Single(), StringComparison.Ordinal);
        Assert.Equal(body, Assert.Single(rig.Engine.Asked).Body);
    }

    [Fact]
    public async Task An_engine_that_stays_silent_is_given_up_with_504()
    {
        var never = new TaskCompletionSource();
        await using var rig = await SearchRig.StartAsync(
            new TinyIndex(), SearchRig.ReversingReranker(), change: static o => o.EngineTimeout = TimeSpan.FromSeconds(1));
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json("{}") with { BeforeHead = never.Task });

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.Status);
        Assert.StartsWith("failed; reason=engine-timeout", answer.Marker, StringComparison.Ordinal);
        never.SetResult();
    }
}
