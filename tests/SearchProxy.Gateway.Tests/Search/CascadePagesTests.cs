using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Trials;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>What moves hits over the end of a second model's places, and what it costs when nobody waits any more.</summary>
public sealed class CascadePagesTests
{
    /// <summary>Hits d3, d7 and d20 hold what the query names; the first model has them behind the second one's places.</summary>
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(5, 1.0)]
    [InlineData(10, 1.0)]
    [InlineData(10, 0.9)]
    [InlineData(7, 0.3)]
    public async Task Pages_fit_together_where_exact_matches_keep_their_places(int size, double blend)
    {
        await using var rig = await StartAsync(Second(), options => options.Search.Blend = blend, exact: ["d3", "d7", "d20"]);

        await AssertPagesFitAsync(rig, size, "whale ab-1234");
        var ids = (await rig.PageAsync(0, 10, "whale ab-1234")).Ids;
        Assert.InRange(Array.IndexOf(ids, "d3"), 0, 3);
        Assert.InRange(Array.IndexOf(ids, "d7"), 0, 7);
    }

    /// <summary>
    /// The vector leg's hits push an exact match out of reach of the second model's places: only the pages behind read its text. A second
    /// model that was asked about it there would put it before its own place.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public async Task Pages_fit_together_where_an_exact_match_comes_from_out_of_reach(int size)
    {
        var second = new FakeReranker(static (_, text) => -NumberOf(text)) { ModelId = "large@1" };
        await using var rig = await StartAsync(
            second, static options => (options.Search.Blend, options.Search.VectorWeight, options.Search.Cascade.Blend) = (0.1, 0.9, 1),
            exact: ["d1", "d2"],
            vector: TinyIndex.Ranked([.. Enumerable.Range(3, 30).Select(static number => $"d{number}")]));

        await AssertPagesFitAsync(rig, size, "whale ab-1234");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(7)]
    public async Task Pages_of_an_interleaved_search_fit_together(int size)
    {
        await using var rig = await StartAsync(
            Second(),
            static options =>
            {
                // The first places then are other hits than those of the engine's order.
                options.Search.Blend = 1;
                options.Trial = new TrialOptions { Mode = TrialMode.Interleave, Share = 1 };
            });

        await AssertPagesFitAsync(rig, size, "whale");
        Assert.Contains("; rescored=10", (await rig.PageAsync(10, size)).Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_models_have_no_weight_the_second_is_not_asked()
    {
        var second = Second();
        await using var rig = await StartAsync(second);

        var answer = await rig.MatchAsync(
            "\"size\":10", headers: [("X-SearchProxy-Blend", "0"), ("X-SearchProxy-Min-Score", "-1")]);

        Assert.StartsWith("reranked; scored=", answer.Marker, StringComparison.Ordinal);
        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task Texts_that_the_second_model_may_still_read_are_not_given_to_another_search()
    {
        using var second = new HeldReranker();
        await using var rig = await StartAsync(second, static options => options.Search.Deadline = TimeSpan.FromSeconds(60));
        using var client = new CancellationTokenSource();
        using var http = new HttpClient { BaseAddress = rig.Url };
        using var body = new StringContent(SearchRig.MatchBody(), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        var answer = http.PostAsync(new Uri("/books/_search", UriKind.Relative), body, client.Token);
        var memory = await second.Asked;
        await client.CancelAsync();
        await second.Stopped;

        // The search goes on on the thread that ends the call; what it returns is the first thing that this thread is lent again.
        var isLent = await Task.Run(() =>
        {
            second.End();
            return Enumerable.Range(0, 8).Any(_ => ReferenceEquals(ArrayPool<char>.Shared.Rent(memory.Length), memory));
        });

        Assert.False(isLent);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private static async Task AssertPagesFitAsync(SearchRig rig, int size, string text)
    {
        const int last = 40;
        var whole = await rig.PageAsync(0, last, text);
        var (ids, scores) = (new List<string>(), new List<double>());
        for (var from = 0; from < last; from += size)
        {
            var page = await rig.PageAsync(from, Math.Min(size, last - from), text);
            Assert.StartsWith("reranked", page.Marker, StringComparison.Ordinal);
            ids.AddRange(page.Ids);
            scores.AddRange(page.Scores);
        }

        Assert.Equal(whole.Ids, ids);
        Assert.Equal(last, ids.Distinct().Count());
        Assert.Equal(scores.OrderDescending(), scores);
    }

    private static Task<SearchRig> StartAsync(
        IReranker second, Action<GatewayOptions>? change = null, string[]? exact = null, (string Id, double Score)[]? vector = null)
    {
        var first = new FakeReranker(static (_, text) => (NumberOf(text) * 37 % 41 / 10f) - 2) { Scale = ScoreScale.Logits };
        var models = new SearchModels(vector is null ? null : new FakeTextEncoder(), first);
        models.Name("large", second);
        return new SearchRig
        {
            Index = new TinyIndex
            {
                Lexical = TinyIndex.Numbered(60),
                Vector = vector ?? [],
                Profile = vector is null ? null : TinyIndex.VectorProfile,
                HitTail = (id, _) => exact?.Contains(id) == true ? ",\"fields_of_test\":\"part ab-1234\"" : "",
            },
            Reranker = null,
            Configure = builder => builder.Services.AddSingleton(models),
            Change = options =>
            {
                options.Search.Cascade.Model = "large";
                change?.Invoke(options);
            },
        }.StartedAsync();
    }

    /// <summary>Prefers what the first stage found last.</summary>
    private static FakeReranker Second() =>
        new(static (_, text) => (NumberOf(text) / 10f) - 3) { Scale = ScoreScale.Logits, ModelId = "large@1" };

    private static int NumberOf(string text) => int.Parse(text.Split(' ')[^1][1..], CultureInfo.InvariantCulture);

    /// <summary>Ends when it is told, on the thread that tells.</summary>
    private sealed class HeldReranker : IReranker
    {
        private readonly TaskCompletionSource<char[]> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<RerankScores> _scores = new();

        public string ModelId => "held@1";

        /// <summary>The memory that its texts lie in.</summary>
        public Task<char[]> Asked => _asked.Task;

        public Task Stopped => _stopped.Task;

        public void End() => _scores.SetResult(RerankScores.Failed(2, RerankFault.Deadline));

        public ValueTask<RerankScores> ScoreAsync(
            string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
        {
            deadline.UnsafeRegister(_ => _stopped.TrySetResult(), null);
            Assert.True(MemoryMarshal.TryGetArray(passages[0], out var memory));
            _asked.TrySetResult(memory.Array!);
            return new(_scores.Task);
        }

        public void Dispose()
        {
        }
    }
}
