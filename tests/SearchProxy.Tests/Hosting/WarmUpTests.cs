using Microsoft.Extensions.Logging.Abstractions;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Hosting;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Tests.Hosting;

public sealed class WarmUpTests
{
    [Fact]
    public async Task The_model_is_told_after_the_last_search_that_nobody_made_them()
    {
        using var reranker = new ToldReranker();
        var options = new GatewayOptions { WarmSearches = 12 };
        options.Search.Deadline = TimeSpan.FromSeconds(60);

        await new WarmUp(options, new SearchModels(encoder: null, reranker), TimeProvider.System, NullLogger<WarmUp>.Instance)
            .RunAsync(CancellationToken.None);

        Assert.True(reranker.Scored > 0);
        Assert.Equal(reranker.Scored, reranker.ScoredWhenTold);
    }

    private sealed class ToldReranker : IReranker
    {
        private readonly FakeReranker _inner = new();
        private int _scored;

        public string ModelId => _inner.ModelId;

        public int Scored => Volatile.Read(ref _scored);

        public int ScoredWhenTold { get; private set; } = -1;

        public ValueTask<RerankScores> ScoreAsync(
            string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
        {
            Interlocked.Increment(ref _scored);
            return _inner.ScoreAsync(query, passages, deadline);
        }

        public void Warmed() => ScoredWhenTold = Scored;

        public void Dispose() => _inner.Dispose();
    }
}
