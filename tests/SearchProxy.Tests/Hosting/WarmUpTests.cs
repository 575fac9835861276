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

        await WarmAsync(options, new SearchModels(encoder: null, reranker));

        Assert.True(reranker.Scored > 0);
        Assert.Equal(reranker.Scored, reranker.ScoredWhenTold);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_local_second_model_is_warmed_and_a_hosted_one_is_not_asked(bool isHosted)
    {
        using var first = new ToldReranker();
        using var second = new FakeReranker { ModelId = "second@1" };
        var options = new GatewayOptions { WarmSearches = 12 };
        (options.Search.Deadline, options.Search.Cascade.Model) = (TimeSpan.FromSeconds(60), "large");
        var models = new SearchModels(encoder: null, first);
        models.Name("large", second);

        await WarmAsync(options, models, isHosted);

        // As many searches as have to be reranked in a row, and the model alone before them.
        Assert.Equal(6, first.Scored);
        Assert.Equal(isHosted ? 0 : 5, second.Asked.Count);
    }

    private static Task WarmAsync(GatewayOptions options, SearchModels models, bool isHosted = false) =>
        new WarmUp(options, models, _ => isHosted, TimeProvider.System, NullLogger<WarmUp>.Instance).RunAsync(CancellationToken.None);

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
