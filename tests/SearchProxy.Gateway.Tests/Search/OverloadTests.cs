using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>What a search is answered when the models cannot do it in time, and what they are told of it.</summary>
public sealed class OverloadTests
{
    private const string Match = """{"query":{"match":{"text":"whale"}}}""";

    [Fact]
    public async Task A_beginning_that_was_scored_is_ranked_and_the_header_says_why_not_all()
    {
        var reranker = new OrderedReranker { ScoresOnly = 3 };
        await using var rig = await StartAsync(reranker);

        var answer = await rig.SearchAsync(Match);

        Assert.Equal("degraded; reason=overload; scored=3/5", answer.Marker);
        Assert.Equal(["d2", "d1", "d0", "d3", "d4"], answer.Ids);
    }

    [Fact]
    public async Task A_search_foreseen_to_be_refused_costs_no_vector_and_no_pair()
    {
        var reranker = new OrderedReranker { IsFull = true };
        var encoder = new FakeTextEncoder();
        await using var rig = await StartAsync(reranker, encoder);

        var answer = await rig.SearchAsync(Match);

        Assert.Equal("degraded; reason=overload", answer.Marker);
        Assert.Equal(["d0", "d1", "d2", "d3", "d4"], answer.Ids);
        Assert.Empty(encoder.Asked);
        Assert.Null(reranker.Order);
    }

    [Fact]
    public async Task Models_are_told_whose_turn_it_is_and_how_long_it_can_wait()
    {
        var reranker = new OrderedReranker();
        await using var rig = await StartAsync(reranker);
        var alice = ("Authorization", "Basic alice");

        await rig.SearchAsync(Match, headers: alice);
        var first = reranker.Order!.Value;
        await rig.SearchAsync(Match, headers: [alice, ("X-Opaque-Id", "7")]);
        Assert.Equal(first.Client, reranker.Order!.Value.Client);
        await rig.SearchAsync(Match, headers: ("Authorization", "Basic bob"));
        Assert.NotEqual(first.Client, reranker.Order!.Value.Client);
        Assert.InRange(first.TimeLeft!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal((UInt128)0, first.CacheScope);
    }

    [Fact]
    public async Task Results_are_shared_no_further_than_the_setting_says()
    {
        var reranker = new OrderedReranker();
        await using var rig =
            await StartAsync(reranker, change: static options => options.Search.CacheScope = Gateway.Search.CacheScope.Caller);

        await rig.SearchAsync(Match, headers: ("X-Remote-User", "alice"));
        var alice = reranker.Order!.Value.CacheScope;
        await rig.SearchAsync(Match, headers: ("X-Remote-User", "bob"));

        Assert.NotEqual((UInt128)0, alice);
        Assert.NotEqual(alice, reranker.Order!.Value.CacheScope);
    }

    private static Task<SearchRig> StartAsync(
        IReranker reranker, FakeTextEncoder? encoder = null, Action<Gateway.Options.GatewayOptions>? change = null) => new SearchRig
        {
            Index = new TinyIndex
            {
                Lexical = TinyIndex.Numbered(5),
                Vector = TinyIndex.Ranked("d9", "d3"),
                Profile = encoder is null ? null : TinyIndex.VectorProfile,
            },
            Reranker = reranker,
            Encoder = encoder,
            Change = options =>
            {
                options.Search.Blend = 1;
                change?.Invoke(options);
            },
        }.StartedAsync();

    /// <summary>Scores by the number at the end, and notes for whom.</summary>
    private sealed class OrderedReranker : IReranker
    {
        public string ModelId => "ordered@1";

        public int ScoresOnly { get; init; } = int.MaxValue;

        public bool IsFull { get; init; }

        public WorkOrder? Order { get; private set; }

        public bool IsOverloadedFor(int passages, WorkOrder order) => IsFull;

        public ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline) =>
            ScoreAsync(query, passages, WorkUrgency.Search, deadline);

        public ValueTask<RerankScores> ScoreAsync(
            string query, IReadOnlyList<ReadOnlyMemory<char>> passages, WorkOrder order, CancellationToken deadline)
        {
            Order = order;
            var scored = Math.Min(ScoresOnly, passages.Count);
            var values = passages.Select((passage, i) => i < scored ? passage.Span[^1] - '0' : float.NaN).ToArray();
            return ValueTask.FromResult(
                new RerankScores(values, scored, scored < passages.Count ? RerankFault.Overload : RerankFault.None));
        }

        public void Dispose()
        {
        }
    }
}
