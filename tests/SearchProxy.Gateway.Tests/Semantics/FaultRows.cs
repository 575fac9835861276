using System.Net;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>What the client gets when the engine, the vector leg or the model fails, or when he leaves.</summary>
public sealed class FaultRows
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Row52_An_error_of_the_engine_is_relayed_without_asking_again(int status)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(status, "some_exception", "why"));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains("some_exception", answer.Body, StringComparison.Ordinal);
        Assert.Equal("bypassed; reason=engine-error", answer.Marker);
        Assert.Single(rig.Searches);
    }

    [Fact]
    public async Task Row52_A_refusal_that_is_due_to_the_rewriting_is_mended_by_the_original()
    {
        await using var rig = await SearchRig.PlainAsync(20);
        rig.Engine.WhenBody(
            static asked => asked.Path == "/books/_search" && asked.Text.Contains("\"fields\"", StringComparison.Ordinal),
            static _ => EngineAnswer.Error(
                400, "illegal_argument_exception", "Unable to retrieve the requested [fields] since _source is disabled"));

        var answer = await rig.PageAsync(0, 3);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("degraded; reason=rewrite", answer.Marker);
        Assert.Equal(["d0", "d1", "d2"], answer.Ids);
        Assert.Equal("""{"from":0,"size":3,"query":{"match":{"text":"whale"} } }""", rig.Searches[1].Text);
    }

    [Fact]
    public async Task Row52_A_refusal_that_the_original_meets_too_is_the_engine_s()
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(400, "parsing_exception", "unknown query [nope]"));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("bypassed; reason=engine-error", answer.Marker);
        Assert.Equal(2, rig.Searches.Count);
    }

    [Fact]
    public async Task Row52_Hits_of_the_shards_that_answered_are_reranked_and_the_failures_kept()
    {
        const string Shards =
            """{"total":2,"successful":1,"skipped":0,"failed":1,"failures":[{"shard":1,"index":"books","reason":{"type":"x","reason":"y"}}]}""";
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json(
            """{"took":1,"_shards":@,"hits":{"hits":[{"_index":"books","_id":"d1","fields":{"text":["text of d1"]}},{"_index":"books","_id":"d2","fields":{"text":["text of d2"]}}]}}""".Replace(
                "@", Shards, StringComparison.Ordinal)));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(["d2", "d1"], answer.Ids);
        Assert.Contains($"\"_shards\":{Shards}", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row52_When_the_vector_leg_fails_the_lexical_recall_is_reranked()
    {
        await using var rig =
            await SearchRig.HybridAsync(new TinyIndex { Lexical = TinyIndex.Numbered(3), Profile = TinyIndex.VectorProfile });
        rig.Engine.WhenBody(
            static asked => asked.Text.Contains("knn", StringComparison.Ordinal),
            static _ => EngineAnswer.Error(400, "x", "no such field"));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("degraded; reason=vector-leg; scored=3/3; detail=\"the engine answered 400\"", answer.Marker);
        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Row53_When_the_model_fails_the_client_gets_the_engine_s_own_answer(string reason, FakeReranker reranker)
    {
        await using var rig =
            await new SearchRig { Index = new TinyIndex { Lexical = TinyIndex.Numbered(20) }, Reranker = reranker }.StartedAsync();
        await using var direct = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(20) },
            Change = static o => o.Search.Enabled = false,
        }.StartedAsync();

        var answer = await rig.PageAsync(2, 5);

        Assert.StartsWith("degraded; reason=" + reason, answer.Marker, StringComparison.Ordinal);
        Assert.Equal((await direct.PageAsync(2, 5)).Body, answer.Body);
    }

    [Fact]
    public async Task Row53_After_the_deadline_only_the_scored_beginning_is_reordered()
    {
        var reranker = SearchRig.ReversingReranker();
        reranker.Fault = RerankFault.Deadline;
        reranker.ScoredBeforeHold = 4;
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(20) },
            Reranker = reranker,
            Change = static o => o.Search.Blend = 1,
        }.StartedAsync();

        var answer = await rig.PageAsync(0, 6);

        Assert.Equal("degraded; reason=deadline; scored=4/20", answer.Marker);
        Assert.Equal(["d3", "d2", "d1", "d0", "d4", "d5"], answer.Ids);
        Assert.Equal(answer.Scores.OrderDescending(), answer.Scores);
    }

    [Theory]
    [InlineData("\"timeout\":\"20ms\"", "")]
    [InlineData("", "?timeout=20ms")]
    public async Task Row54_The_client_s_timeout_is_the_budget_of_the_shards_of_both_legs(string member, string query)
    {
        await using var rig = await SearchRig.HybridAsync();

        Assert.Equal("reranked; scored=6", (await rig.MatchAsync(member, query)).Marker);

        Assert.All(
            [rig.LexicalLeg, rig.VectorLeg],
            leg => Assert.Contains(member.Length > 0 ? member : "timeout=20ms", leg.Text + leg.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row54_A_client_that_leaves_takes_both_legs_with_him()
    {
        var left = new CountdownEvent(2);
        var arrived = new SemaphoreSlim(0);
        await using var rig = await SearchRig.HybridAsync();
        rig.Engine.WhenBody(static asked => asked.Path == "/books/_search", asked =>
        {
            asked.Aborted.Register(() => left.Signal());
            arrived.Release();
            return EngineAnswer.Json("{}") with { BeforeHead = new TaskCompletionSource().Task };
        });
        using var client = new HttpClient { BaseAddress = rig.Url };
        using var leaving = new CancellationTokenSource();
        using var content = new StringContent(SearchRig.MatchBody(), System.Text.Encoding.UTF8, "application/json");
        var search = client.PostAsync("/books/_search", content, leaving.Token);
        Assert.True(await arrived.WaitAsync(Patience) && await arrived.WaitAsync(Patience));

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        Assert.True(left.Wait(Patience), $"{left.CurrentCount} of the legs still run");
    }

    [Fact]
    public async Task Row54_A_client_that_leaves_takes_his_pairs_off_the_model_s_queue()
    {
        var waiting = new WaitingReranker();
        await using var rig =
            await new SearchRig { Index = new TinyIndex { Lexical = TinyIndex.Numbered(5) }, Reranker = waiting }.StartedAsync();
        using var client = new HttpClient { BaseAddress = rig.Url };
        using var leaving = new CancellationTokenSource();
        using var content = new StringContent(SearchRig.MatchBody(), System.Text.Encoding.UTF8, "application/json");
        var search = client.PostAsync("/books/_search", content, leaving.Token);
        await waiting.Arrived.Task.WaitAsync(Patience);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        await waiting.Left.Task.WaitAsync(Patience);
    }

    private sealed class WaitingReranker : IReranker
    {
        public TaskCompletionSource Arrived { get; } = new();

        public TaskCompletionSource Left { get; } = new();

        public string ModelId => "waiting@1";

        public async ValueTask<RerankScores> ScoreAsync(
            string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
        {
            await using var registration = deadline.Register(Left.SetResult);
            Arrived.SetResult();
            await Left.Task;
            return RerankScores.Failed(passages.Count, RerankFault.Deadline);
        }

        public void Dispose()
        {
        }
    }
}
