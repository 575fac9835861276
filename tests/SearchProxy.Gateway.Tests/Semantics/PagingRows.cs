using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Pages before, over and behind the window.</summary>
public sealed class PagingRows
{
    [Fact]
    public async Task Row03_A_page_inside_the_window_is_a_slice_of_the_reranked_window()
    {
        await using var rig = await SearchRig.PlainAsync(30, static o => o.Search.Window = 10);

        var first = await rig.PageAsync(0, 4);
        var second = await rig.PageAsync(4, 4);

        Assert.Equal(["d9", "d8", "d7", "d6"], first.Ids);
        Assert.Equal(["d5", "d4", "d3", "d2"], second.Ids);
        Assert.All(rig.Searches, static asked => Assert.StartsWith("""{"from":0,"size":10,""", asked.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row04_A_page_behind_the_window_is_the_engine_s_own_byte_for_byte()
    {
        await using var rig = await SearchRig.PlainAsync(30, static o => o.Search.Window = 10);
        const string Body = """{ "from": 10, "size": 2, "query": {"match": {"text": "whale"}} }""";

        var answer = await rig.SearchAsync(Body);

        Assert.StartsWith("bypassed; reason=beyond-window", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(["d10", "d11"], answer.Ids);
        Assert.Equal(Body, Assert.Single(rig.Searches).Text);
        Assert.Equal("", rig.Searches[0].Query);
    }

    [Fact]
    public async Task Row05_A_page_that_straddles_the_window_is_its_end_and_the_engine_s_own_tail()
    {
        await using var rig = await SearchRig.PlainAsync(30, static o => o.Search.Window = 10);

        var answer = await rig.PageAsync(5, 12);

        Assert.Equal(["d4", "d3", "d2", "d1", "d0", "d10", "d11", "d12", "d13", "d14", "d15", "d16"], answer.Ids);
        Assert.Equal(answer.Scores.OrderDescending(), answer.Scores);
        Assert.Equal([20, 19, 18, 17, 16, 15, 14], answer.Scores[5..]);
        Assert.StartsWith("""{"from":0,"size":17,""", Assert.Single(rig.Searches).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row06_A_page_behind_the_window_repeats_no_promoted_document_and_loses_none()
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex
            {
                Lexical = TinyIndex.Numbered(61),
                Vector = TinyIndex.Ranked("v1", "d40", "d3", "v2", "d60", "d2", "v3", "v4", "d19", "v5"),
                Profile = TinyIndex.VectorProfile,
                Text = static id => $"text of d{id[1..]}",
            },
            static o => o.Search.Window = 20);

        var window = await rig.PageAsync(0, 20);
        var behind = await rig.PageAsync(20, 100);

        Assert.Contains("d40", window.Ids);
        Assert.Contains("d60", window.Ids);
        Assert.Empty(window.Ids.Intersect(behind.Ids));
        Assert.Empty(Enumerable.Range(0, 61).Select(static i => $"d{i}").Except(window.Ids).Except(behind.Ids));
        Assert.Equal(window.Total, behind.Total);
        Assert.Equal(window.Total, window.Ids.Length + behind.Ids.Length);
    }

    [Fact]
    public async Task Row06_Pages_of_any_size_walk_over_every_document_once()
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
            var expected = index.Lexical.Select(static hit => hit.Id)
                .Concat(index.Vector.Select(static hit => hit.Id))
                .Distinct()
                .Order()
                .ToArray();
            await using var rig = await new SearchRig
            {
                Index = index,
                Encoder = new FakeTextEncoder(),
                Change = static o => o.Search.Window = 20,
            }.StartedAsync();
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
    public async Task Row07_All_pages_of_a_search_come_from_the_same_copies_of_the_shards()
    {
        await using var rig = await SearchRig.PlainAsync();

        await rig.PageAsync(0, 2);
        await rig.PageAsync(2, 2);
        await rig.PageAsync(0, 2, text: "another");
        await rig.SearchAsync("""{"query":{"match":{"text":"whale"}}}""", "?preference=mine");

        var queries = rig.Searches.Select(static asked => asked.Query).ToArray();
        Assert.Matches("^preference=sp[0-9a-f]{12}$", queries[0]);
        Assert.Equal(queries[0], queries[1]);
        Assert.NotEqual(queries[0], queries[2]);
        Assert.Equal("preference=mine", queries[3]);
    }

    [Fact]
    public async Task Row07_Equal_scores_keep_the_engine_s_order()
    {
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = [("d5", 1), ("d2", 1), ("d9", 1), ("d1", 1)] },
            Reranker = new FakeReranker(static (_, _) => 0.5f),
            Change = static o => o.Search.Blend = 1,
        }.StartedAsync();

        Assert.Equal(["d5", "d2", "d9", "d1"], (await rig.PageAsync(0, 10)).Ids);
    }

    [Theory]
    [InlineData("""{"books":{"settings":{"index.max_result_window":"20"}}}""", 20)]
    [InlineData("{}", 50)]
    public async Task Row08_The_window_never_exceeds_the_index_s_own_limit(string settings, int asked)
    {
        await using var rig = await SearchRig.HybridAsync(new TinyIndex { Lexical = TinyIndex.Numbered(60), Settings = settings });

        await rig.PageAsync(0, 3);

        Assert.StartsWith($$"""{"from":0,"size":{{asked}},""", Assert.Single(rig.Searches).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row08_The_client_s_own_overflow_is_the_engine_s_to_refuse()
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When(
            "POST", "/books/_search", EngineAnswer.Error(400, "search_phase_execution_exception", "Result window is too large"));

        var answer = await rig.PageAsync(9_995, 10);

        Assert.Equal(400, (int)answer.Status);
        Assert.StartsWith("bypassed; reason=beyond-window", answer.Marker, StringComparison.Ordinal);
        Assert.Equal("""{"from":9995,"size":10,"query":{"match":{"text":"whale"} } }""", Assert.Single(rig.Searches).Text);
    }

    [Fact]
    public async Task Row08_An_index_that_the_wider_window_would_lose_is_kept_by_the_original()
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.WhenBody(static asked => asked.Path == "/books/_search"
            && asked.Text.Contains("\"size\":50", StringComparison.Ordinal), static _ => EngineAnswer.Json(
            """{"took":1,"timed_out":false,"_shards":{"total":2,"successful":1,"failed":1,"failures":[{"shard":0,"reason":{"reason":"Result window is too large"}}]},"hits":{"total":{"value":0,"relation":"eq"},"max_score":null,"hits":[]}}"""));

        var answer = await rig.PageAsync(0, 3);

        Assert.StartsWith("degraded; reason=rewrite", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(["d0", "d1", "d2"], answer.Ids);
    }
}
