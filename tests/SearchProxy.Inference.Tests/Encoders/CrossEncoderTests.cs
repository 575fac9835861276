using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Tests.Conformance;

namespace SearchProxy.Inference.Tests.Encoders;

public sealed class CrossEncoderTests
{
    private static readonly string[] Passages = [.. Enumerable.Range(0, 12)
        .Select(i => $"passage number {i} about search {new string('x', i)}")];

    private static IReadOnlyList<ReadOnlyMemory<char>> Memory(IEnumerable<string> texts) => [.. texts.Select(text => text.AsMemory())];

    [Fact]
    public async Task A_score_does_not_depend_on_the_passages_beside_it()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 2, ScoreCacheBytes = 0 });
        using var reranker = Load(loader);
        var together = (await reranker.ScoreAsync("search", Memory(Passages), CancellationToken.None)).Values.ToArray();
        for (var i = Passages.Length - 1; i >= 0; i--)
        {
            var alone = await reranker.ScoreAsync("search", Memory([Passages[i]]), CancellationToken.None);
            Assert.Equal(together[i], alone.Values.Span[0]);
        }
    }

    [Fact]
    public async Task Time_that_runs_out_after_two_passages_leaves_two_scores()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var reranker = Load(loader);
        using var deadline = new CancellationTokenSource();
        using var listener = new RunListener(loader)
        {
            OnRun = run =>
            {
                if (run == 3)
                {
                    deadline.Cancel();
                }
            }
        };
        var scores = await reranker.ScoreAsync("search", Memory(Passages), deadline.Token);
        Assert.Equal(RerankFault.Deadline, scores.Fault);
        Assert.Equal(2, scores.Scored);
        Assert.Equal(2, scores.Values.ToArray().Count(float.IsFinite));
        Assert.All(scores.Values[2..].ToArray(), score => Assert.True(float.IsNaN(score)));
        var again = await reranker.ScoreAsync("search", Memory(Passages), CancellationToken.None);
        Assert.Equal(RerankFault.None, again.Fault);
        Assert.Equal(12, again.Scored);
    }

    [Fact]
    public async Task No_time_at_all_still_gives_what_was_scored_before()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var reranker = Load(loader);
        await reranker.ScoreAsync("search", Memory(Passages[..5]), CancellationToken.None);
        var scores = await reranker.ScoreAsync("search", Memory(Passages), new CancellationToken(canceled: true));
        Assert.Equal((RerankFault.Deadline, 5), (scores.Fault, scores.Scored));
        var known = await reranker.ScoreAsync("search", Memory(Passages[..5]), new CancellationToken(canceled: true));
        Assert.Equal((RerankFault.None, 5), (known.Fault, known.Scored));
    }

    [Fact]
    public async Task The_same_texts_again_are_not_run_again()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 2 });
        using var reranker = Load(loader);
        using var listener = new RunListener(loader);
        var first = await reranker.ScoreAsync("search", Memory(Passages), CancellationToken.None);
        var second = await reranker.ScoreAsync("search", Memory(Passages), CancellationToken.None);
        Assert.Equal(12, listener.Runs);
        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_frees_its_tokens_later()
    {
        using var loader =
            new ModelLoader(new InferenceOptions { Threads = 1, QueueTokens = InferenceOptions.MinQueueTokens, ScoreCacheBytes = 0 });
        using var reranker = Load(loader);
        using var hold = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        using var listener = new RunListener(loader) { OnRun = _ => { held.Set(); hold.Wait(); } };
        var many = Memory(Enumerable.Range(0, 40).Select(i => $"{i} {new string('y', 200)}"));
        var first = reranker.ScoreAsync("search", many, CancellationToken.None).AsTask();
        held.Wait();
        var refused = await reranker.ScoreAsync("search", Memory(Passages), CancellationToken.None);
        Assert.Equal((RerankFault.Overload, 0), (refused.Fault, refused.Scored));
        Assert.All(refused.Values.ToArray(), score => Assert.True(float.IsNaN(score)));
        hold.Set();
        Assert.Equal(40, (await first).Scored);
        Assert.Equal(12, (await reranker.ScoreAsync("search", Memory(Passages), CancellationToken.None)).Scored);
    }

    [Fact]
    public async Task No_passages_have_no_scores()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var reranker = Load(loader);
        var scores = await reranker.ScoreAsync("search", [], CancellationToken.None);
        Assert.Equal((RerankFault.None, 0, 0), (scores.Fault, scores.Scored, scores.Values.Length));
    }

    [Fact]
    public async Task A_score_that_is_not_a_number_discards_all_scores()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 2 });
        using var folder = PatchedModel.WithTokenOfNaN("ce-bert-identity", "7");
        using var reranker = loader.LoadReranker(folder.Path).Model!;
        var scores = await reranker.ScoreAsync("search", Memory(["fine", "also fine", "here is 7", "fine again"]), CancellationToken.None);
        Assert.Equal((RerankFault.Model, 0), (scores.Fault, scores.Scored));
        Assert.All(scores.Values.ToArray(), score => Assert.True(float.IsNaN(score)));
        Assert.Equal(RerankFault.None, (await reranker.ScoreAsync("search", Memory(["fine"]), CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task A_reranker_in_use_may_be_disposed_and_later_calls_are_a_fault_not_an_exception()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 2 });
        var reranker = Load(loader);
        var running = Enumerable.Range(0, 8)
            .Select(i => reranker.ScoreAsync($"query {i}", Memory(Passages), CancellationToken.None).AsTask())
            .ToArray();
        reranker.Dispose();
        Assert.All(await Task.WhenAll(running), scores => Assert.True(scores.Fault is RerankFault.None or RerankFault.Model));
        Assert.Equal(RerankFault.Model, (await reranker.ScoreAsync("later", Memory(Passages), CancellationToken.None)).Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\U0001F600")]
    [InlineData("\uD83D")]
    [InlineData("\u202Eمرحبا\u200F")]
    [InlineData("\0\uFEFF")]
    public async Task Any_text_has_a_finite_score(string text)
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var reranker = Load(loader);
        var scores =
            await reranker.ScoreAsync(text, Memory([text, string.Concat(Enumerable.Repeat(text, 500_000))]), CancellationToken.None);
        Assert.Equal((RerankFault.None, 2), (scores.Fault, scores.Scored));
    }

    private static CrossEncoder Load(ModelLoader loader)
    {
        var load = loader.LoadReranker(ModelFolders.At("ce-bert-identity"));
        Assert.True(load.Succeeded, load.Message);
        return (CrossEncoder)load.Model!;
    }
}
