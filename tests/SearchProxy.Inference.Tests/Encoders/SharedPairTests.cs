using SearchProxy.Inference.Options;
using SearchProxy.Inference.Tests.Conformance;

namespace SearchProxy.Inference.Tests.Encoders;

/// <summary>Pairs that several searches want at the same time.</summary>
public sealed class SharedPairTests : IDisposable
{
    private static readonly IReadOnlyList<ReadOnlyMemory<char>> Passages = [.. Enumerable.Range(0, 12)
        .Select(i => $"passage number {i} about search".AsMemory())];

    private readonly ManualResetEventSlim _go = new();
    private readonly ManualResetEventSlim _held = new();
    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 2, ScoreCacheBytes = 0 });
    private readonly IReranker _reranker;
    private readonly RunListener _listener;

    public SharedPairTests()
    {
        _reranker = _loader.LoadReranker(ModelFolders.At("ce-bert-identity")).Model!;
        // Measured before the score is handed over: the pair is still in flight.
        _listener = new RunListener(_loader)
        {
            OnRun = _ =>
            {
                _held.Set();
                _go.Wait();
            },
        };
    }

    public void Dispose()
    {
        _go.Set();
        _listener.Dispose();
        _reranker.Dispose();
        _loader.Dispose();
        _go.Dispose();
        _held.Dispose();
    }

    [Fact]
    public async Task Are_computed_once_and_handed_to_all()
    {
        var first = ScoreAsync();
        _held.Wait();
        var others = Enumerable.Range(0, 3).Select(_ => ScoreAsync()).ToArray();
        _go.Set();

        var all = await Task.WhenAll([first, .. others]);

        Assert.Equal(12, _listener.Runs);
        Assert.All(all, scores => Assert.Equal((RerankFault.None, 12), (scores.Fault, scores.Scored)));
        Assert.All(all, scores => Assert.Equal(all[0].Values.ToArray(), scores.Values.ToArray()));
    }

    [Fact]
    public async Task Are_finished_for_the_others_when_the_search_that_began_them_leaves()
    {
        using var leaves = new CancellationTokenSource();
        var first = ScoreAsync(stop: leaves.Token);
        _held.Wait();
        var second = ScoreAsync();
        await leaves.CancelAsync();
        Assert.Equal(RerankFault.Deadline, (await first).Fault);
        _go.Set();

        var scores = await second;

        Assert.Equal((RerankFault.None, 12), (scores.Fault, scores.Scored));
        Assert.Equal(12, _listener.Runs);
    }

    [Fact]
    public async Task Are_computed_for_each_scope_on_its_own()
    {
        var first = ScoreAsync(new WorkOrder(WorkUrgency.Search) { CacheScope = 1 });
        _held.Wait();
        var second = ScoreAsync(new WorkOrder(WorkUrgency.Search) { CacheScope = 2 });
        _go.Set();

        await Task.WhenAll(first, second);

        Assert.Equal(24, _listener.Runs);
    }

    [Fact]
    public async Task Within_one_search_are_computed_once_too()
    {
        _go.Set();
        var scores = await _reranker.ScoreAsync("search", [Passages[0], Passages[1], Passages[0]], CancellationToken.None);

        Assert.Equal((RerankFault.None, 3), (scores.Fault, scores.Scored));
        Assert.Equal(scores.Values.Span[0], scores.Values.Span[2]);
        Assert.Equal(2, _listener.Runs);
    }

    [Fact]
    public async Task A_search_without_time_is_refused()
    {
        _go.Set();
        await ScoreAsync();
        var refused = await ScoreAsync(new WorkOrder(WorkUrgency.Search) { TimeLeft = TimeSpan.Zero });
        Assert.Equal((RerankFault.Overload, 0), (refused.Fault, refused.Scored));
    }

    private Task<RerankScores> ScoreAsync(WorkOrder order = default, CancellationToken stop = default) =>
        _reranker.ScoreAsync("search", Passages, order, stop).AsTask();
}
