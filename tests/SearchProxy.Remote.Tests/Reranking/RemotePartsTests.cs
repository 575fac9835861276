using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Remote.Reranking;
using static SearchProxy.Remote.Tests.Reranking.RerankCalls;

namespace SearchProxy.Remote.Tests.Reranking;

/// <summary>Windows that a server does not take in one request.</summary>
public sealed class RemotePartsTests
{
    [Theory]
    [InlineData(RemoteRerankerKind.TextEmbeddingsInference, 50, new[] { 25, 25 })]
    [InlineData(RemoteRerankerKind.TextEmbeddingsInference, 32, new[] { 32 })]
    [InlineData(RemoteRerankerKind.TextEmbeddingsInference, 65, new[] { 22, 22, 21 })]
    [InlineData(RemoteRerankerKind.Cohere, 1_001, new[] { 501, 500 })]
    [InlineData(RemoteRerankerKind.Jina, 2_049, new[] { 1_025, 1_024 })]
    public async Task More_passages_than_the_kind_takes_go_in_parts(RemoteRerankerKind kind, int passages, int[] parts)
    {
        await using var server = await RerankServer.StartAsync();
        server.TakeAtMost(int.MaxValue);
        using var reranker = new RemoteReranker(server.Options(change: options => options.Kind = kind));
        await AssertScoredAsync(reranker, passages);
        Assert.Equal(parts, server.Sizes.OrderDescending());
    }

    [Theory]
    [InlineData(413)]
    [InlineData(422)]
    public async Task A_part_that_is_refused_as_too_long_is_halved_and_the_size_is_remembered(int status)
    {
        await using var server = await RerankServer.StartAsync();
        server.TakeAtMost(8, status);
        var told = new ConcurrentQueue<(bool IsTrouble, string Said)>();
        using var reranker = new RemoteReranker(
            server.Options(change: options => options.MaxDocuments = 50), tell: (isTrouble, said) => told.Enqueue((isTrouble, said)));
        await AssertScoredAsync(reranker, 50);
        Assert.Contains(
            told,
            news => !news.IsTrouble
                && news.Said == $"takes fewer passages at once than it was asked for; 7 go into a request from now on. It said: HTTP {status}: batch size 13 > maximum allowed batch size 8");
        var before = (server.Asked.Count, told.Count);
        await AssertScoredAsync(reranker, 50);
        Assert.Equal((before.Item1 + 8, before.Item2), (server.Asked.Count, told.Count));
        Assert.Null(reranker.Complaint);
    }

    [Fact]
    public void Whatever_the_server_takes_every_passage_gets_its_own_score() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true),
        Prop.ForAll(Gen.Choose(1, 40)
            .ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(1, 90).ToArbitrary(),
            (taken, asked, passages) => Task.Run(async () =>
        {
            await using var server = await RerankServer.StartAsync();
            server.TakeAtMost(taken);
            using var reranker = new RemoteReranker(server.Options(change: options => options.MaxDocuments = asked));
            await AssertScoredAsync(reranker, passages);
            server.Asked.Clear();
            await AssertScoredAsync(reranker, passages);
            Assert.All(server.Sizes, size => Assert.InRange(size, 1, Math.Min(taken, asked)));
        }).GetAwaiter().GetResult()));
}
