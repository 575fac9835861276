using SearchProxy.Inference.Options;
using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests.Encoders;

/// <summary>A model that fails now and then, and the breaker before it: the token 7 gives NaN, everything else is fine.</summary>
public sealed class BrokenModelBreakerTests : IDisposable
{
    private static readonly IReadOnlyList<ReadOnlyMemory<char>> Fine = ["fine".AsMemory(), "also fine".AsMemory()];

    private readonly ManualTimeProvider _time = new();
    private readonly ModelLoader _loader;

    public BrokenModelBreakerTests() =>
        _loader = new ModelLoader(new InferenceOptions { Threads = 1, BreakAfter = 2, BreakFor = TimeSpan.FromSeconds(10) }, _time);

    [Fact]
    public async Task A_reranker_that_fails_again_and_again_is_left_alone_and_tried_again_later()
    {
        using var folder = PatchedModel.WithTokenOfNaN("ce-bert-identity", "7");
        using var reranker = _loader.LoadReranker(folder.Path).Model!;
        using var listener = new RunListener(_loader);
        Assert.Equal(RerankFault.None, await ScoreAsync(reranker, "known", Fine));
        Assert.Equal(RerankFault.Model, await ScoreAsync(reranker, "a", ["7".AsMemory()]));
        Assert.Equal(RerankFault.Model, await ScoreAsync(reranker, "b", ["7".AsMemory()]));
        Assert.Contains("left alone", reranker.Complaint, StringComparison.Ordinal);
        var runs = listener.Runs;
        Assert.Equal(RerankFault.Model, await ScoreAsync(reranker, "c", Fine));
        Assert.Equal(runs, listener.Runs);
        Assert.Contains(
            listener.Heard,
            heard => heard.Name == "searchproxy.inference.breaker.refusals" && heard.Tags == $"model={reranker.ModelId} lane=rerank");

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(RerankFault.None, await ScoreAsync(reranker, "c", Fine));
        Assert.Null(reranker.Complaint);
        Assert.Equal(RerankFault.None, await ScoreAsync(reranker, "d", Fine));
    }

    [Fact]
    public async Task Scores_that_are_known_are_given_also_while_the_model_is_left_alone_and_say_nothing_about_it()
    {
        using var folder = PatchedModel.WithTokenOfNaN("ce-bert-identity", "7");
        using var reranker = _loader.LoadReranker(folder.Path).Model!;
        Assert.Equal(RerankFault.None, await ScoreAsync(reranker, "known", Fine));
        await ScoreAsync(reranker, "a", ["7".AsMemory()]);
        Assert.Equal(RerankFault.None, await ScoreAsync(reranker, "known", Fine));
        await ScoreAsync(reranker, "b", ["7".AsMemory()]);
        Assert.NotNull(reranker.Complaint);
        Assert.Equal(RerankFault.None, await ScoreAsync(reranker, "known", Fine));
        Assert.NotNull(reranker.Complaint);
    }

    [Fact]
    public async Task Time_that_runs_out_is_no_failure_of_the_model()
    {
        using var folder = PatchedModel.WithTokenOfNaN("ce-bert-identity", "7");
        using var reranker = _loader.LoadReranker(folder.Path).Model!;
        for (var i = 0; i < 5; i++)
        {
            using var deadline = new CancellationTokenSource();
            using var listener = new RunListener(_loader) { OnRun = _ => deadline.Cancel() };
            var scores = await reranker.ScoreAsync($"query {i}", Fine, deadline.Token);
            Assert.Equal(RerankFault.Deadline, scores.Fault);
        }

        Assert.Null(reranker.Complaint);
    }

    [Fact]
    public async Task An_encoders_queries_are_left_alone_but_its_passages_never()
    {
        using var folder = PatchedModel.WithTokenOfNaN("bi-bert-mean", "7");
        using var encoder = _loader.LoadEncoder(folder.Path).Model!;
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<InferenceException>(() =>
                encoder.EncodeAsync($"7 passage {i}", TextRole.Passage, CancellationToken.None).AsTask());
        }

        Assert.Null(encoder.Complaint);
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<InferenceException>(() => encoder.EncodeAsync($"7 query {i}", TextRole.Query, CancellationToken.None)
                .AsTask());
        }

        Assert.NotNull(encoder.Complaint);
        var refused = await Assert.ThrowsAsync<InferenceException>(() => encoder.EncodeAsync("fine", TextRole.Query, CancellationToken.None)
            .AsTask());
        Assert.Contains("left alone", refused.Message, StringComparison.Ordinal);
        Assert.Equal(encoder.Dimensions, (await encoder.EncodeAsync("fine", TextRole.Passage, CancellationToken.None)).Length);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(encoder.Dimensions, (await encoder.EncodeAsync("fine", TextRole.Query, CancellationToken.None)).Length);
        Assert.Null(encoder.Complaint);
    }

    public void Dispose() => _loader.Dispose();

    private static async Task<RerankFault> ScoreAsync(IReranker reranker, string query, IReadOnlyList<ReadOnlyMemory<char>> passages) =>
        (await reranker.ScoreAsync(query, passages, CancellationToken.None)).Fault;
}
