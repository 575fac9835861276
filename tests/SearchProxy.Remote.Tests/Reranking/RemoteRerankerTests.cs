using SearchProxy.Inference;
using SearchProxy.Remote.Reranking;
using static SearchProxy.Remote.Tests.Reranking.RerankCalls;

namespace SearchProxy.Remote.Tests.Reranking;

public sealed class RemoteRerankerTests
{
    [Theory]
    [InlineData(
        RemoteRerankerKind.Cohere,
        "/v2/rerank",
        Good,
        """{"model":"m","query":"q","documents":["first \u0022text\u0022","second"],"top_n":2}""")]
    [InlineData(
        RemoteRerankerKind.Jina,
        "/v1/rerank",
        """{"model":"m","object":"list","usage":{"total_tokens":9},"results":[{"index":0,"relevance_score":0.25},{"index":1,"relevance_score":0.9}]}""",
        """{"model":"m","query":"q","documents":["first \u0022text\u0022","second"],"top_n":2,"return_documents":false}""")]
    [InlineData(
        RemoteRerankerKind.TextEmbeddingsInference,
        "/rerank",
        """[{"index":1,"score":0.9},{"index":0,"score":0.25}]""",
        """{"model":"m","query":"q","texts":["first \u0022text\u0022","second"],"truncate":true,"raw_scores":false,"return_text":false}""")]
    public async Task Each_server_is_asked_in_its_own_words_and_its_scores_come_back_in_order(
        RemoteRerankerKind kind, string path, string answer, string request)
    {
        await using var server = await RerankServer.StartAsync();
        server.Say(200, answer);
        using var key = new TemporaryKey("s3cret\n");
        using var reranker = new RemoteReranker(server.Options(path, options => (options.Kind, options.KeyFile) = (kind, key.Path)));
        var scores = await reranker.ScoreAsync("q", Passages, CancellationToken.None);
        Assert.Equal((RerankFault.None, 2), (scores.Fault, scores.Scored));
        Assert.Equal([0.25f, 0.9f], scores.Values.ToArray());
        Assert.Equal((path, "Bearer s3cret", request), Assert.Single(server.Asked));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":0,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":2,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1e999}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":"NaN"}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":1}""")]
    public async Task An_answer_that_is_not_one_number_for_each_passage_discards_all(string answer)
    {
        await using var server = await RerankServer.StartAsync();
        server.Say(200, answer);
        using var reranker = new RemoteReranker(server.Options());
        var scores = await reranker.ScoreAsync("q", Passages, CancellationToken.None);
        Assert.Equal((RerankFault.Model, 0), (scores.Fault, scores.Scored));
        Assert.All(scores.Values.ToArray(), score => Assert.True(float.IsNaN(score)));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Long_passages_are_cut_and_no_passages_ask_nothing()
    {
        await using var server = await RerankServer.StartAsync();
        server.Say(200, """[{"index":0,"score":1}]""");
        using var reranker = new RemoteReranker(server.Options("/rerank", options => options.MaxPassageCharacters = 16));
        await reranker.ScoreAsync("q", [(new string('x', 15) + "\U0001F600 tail").AsMemory()], CancellationToken.None);
        Assert.Contains("\"texts\":[\"xxxxxxxxxxxxxxx\"]", server.Asked.Single().Body, StringComparison.Ordinal);
        Assert.Equal(0, (await reranker.ScoreAsync("q", [], CancellationToken.None)).Scored);
        Assert.Single(server.Asked);
    }

    [Fact]
    public void Options_out_of_bounds_are_all_named_at_once()
    {
        var options = new RemoteRerankerOptions
        {
            Kind = RemoteRerankerKind.Cohere,
            Url = "ftp://x",
            Attempts = 0,
            KeyFile = "a",
            KeyVariable = "b",
            Timeout = TimeSpan.Zero,
        };
        Assert.Equal(["url", "model", "keyVariable", "timeout", "attempts"], options.Validate().Select(error => error.Split(' ')[0]));
        Assert.Throws<ArgumentException>(() => new RemoteReranker(options));
    }

    private sealed class TemporaryKey : IDisposable
    {
        public TemporaryKey(string key) => File.WriteAllText(Path, key);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
