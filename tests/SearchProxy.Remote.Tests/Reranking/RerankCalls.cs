using System.Globalization;
using SearchProxy.Inference;
using SearchProxy.Remote.Reranking;

namespace SearchProxy.Remote.Tests.Reranking;

/// <summary>Calls that the tests make alike.</summary>
internal static class RerankCalls
{
    public const string Good =
        """{"id":"1","results":[{"index":1,"relevance_score":0.9},{"document":{"text":"x"},"index":0,"relevance_score":0.25}],"meta":{"billed_units":{"search_units":1}}}""";

    public static readonly IReadOnlyList<ReadOnlyMemory<char>> Passages = ["first \"text\"".AsMemory(), "second".AsMemory()];

    public static IReadOnlyList<ReadOnlyMemory<char>> Numbers(int passages) =>
        [.. Enumerable.Range(0, passages).Select(i => i.ToString(CultureInfo.InvariantCulture).AsMemory())];

    public static async Task AssertScoredAsync(RemoteReranker reranker, int passages)
    {
        var scores = await reranker.ScoreAsync("q", Numbers(passages), CancellationToken.None);
        Assert.Equal((RerankFault.None, passages), (scores.Fault, scores.Scored));
        Assert.Equal(Enumerable.Range(0, passages).Select(i => (float)i), scores.Values.ToArray());
    }
}
