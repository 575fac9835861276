using System.Collections.Concurrent;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using SearchProxy.Inference;
using SearchProxy.Remote.Reranking;
using SearchProxy.Testing;

namespace SearchProxy.Remote.Tests.Reranking;

public sealed class RemoteRerankerTests
{
    private const string Good =
        """{"id":"1","results":[{"index":1,"relevance_score":0.9},{"document":{"text":"x"},"index":0,"relevance_score":0.25}],"meta":{"billed_units":{"search_units":1}}}""";

    private static readonly IReadOnlyList<ReadOnlyMemory<char>> Passages = ["first \"text\"".AsMemory(), "second".AsMemory()];

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
        using var reranker = new RemoteReranker(Options(server, path, options => (options.Kind, options.KeyFile) = (kind, key.Path)));
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
        using var reranker = new RemoteReranker(Options(server));
        var scores = await reranker.ScoreAsync("q", Passages, CancellationToken.None);
        Assert.Equal((RerankFault.Model, 0), (scores.Fault, scores.Scored));
        Assert.All(scores.Values.ToArray(), score => Assert.True(float.IsNaN(score)));
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData(503, 2)]
    [InlineData(429, 2)]
    [InlineData(401, 1)]
    [InlineData(400, 1)]
    [InlineData(307, 1)]
    public async Task Only_trouble_that_may_pass_is_asked_again(int status, int asked)
    {
        await using var server = await RerankServer.StartAsync();
        server.Answer = async (context, number) =>
        {
            context.Response.StatusCode = number == 1 ? status : 200;
            context.Response.Headers.Location = number == 1 ? "http://127.0.0.1:1/elsewhere" : default;
            await context.Response.WriteAsync(number == 1 ? "" : Good);
        };
        using var reranker = new RemoteReranker(Options(server));
        var scores = await reranker.ScoreAsync("q", Passages, CancellationToken.None);
        Assert.Equal(asked == 2 ? RerankFault.None : RerankFault.Model, scores.Fault);
        Assert.Equal(asked, server.Asked.Count);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_left_alone_and_tried_again_later()
    {
        var time = new ManualTimeProvider();
        await using var server = await RerankServer.StartAsync();
        server.Say(500, "");
        using var reranker = new RemoteReranker(
            Options(server, "/rerank", options => (options.Attempts, options.BreakAfter) = (1, 3)), time);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(RerankFault.Model, (await reranker.ScoreAsync("q", Passages, CancellationToken.None)).Fault);
        }

        Assert.Equal(3, server.Asked.Count);
        time.Advance(TimeSpan.FromSeconds(10));
        await reranker.ScoreAsync("q", Passages, CancellationToken.None);
        await reranker.ScoreAsync("q", Passages, CancellationToken.None);
        Assert.Equal(4, server.Asked.Count);
        time.Advance(TimeSpan.FromSeconds(10));
        server.Say(200, Good);
        Assert.Equal(RerankFault.None, (await reranker.ScoreAsync("q", Passages, CancellationToken.None)).Fault);
        Assert.Equal(RerankFault.None, (await reranker.ScoreAsync("q", Passages, CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task Retries_stop_when_their_budget_is_spent()
    {
        await using var server = await RerankServer.StartAsync();
        server.Say(503, "");
        using var reranker = new RemoteReranker(Options(server, "/rerank", options => options.BreakAfter = 1_000));
        for (var i = 0; i < 20; i++)
        {
            await reranker.ScoreAsync("q", Passages, CancellationToken.None);
        }

        Assert.Equal(20 + RetryBudget.AtStart + (20 / RetryBudget.RequestsPerRetry), server.Asked.Count);
    }

    [Fact]
    public async Task Time_that_runs_out_while_the_server_thinks_is_a_deadline_not_a_failure()
    {
        await using var server = await RerankServer.StartAsync();
        using var deadline = new CancellationTokenSource();
        server.Answer = async (context, _) =>
        {
            await deadline.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        using var reranker = new RemoteReranker(Options(server));
        Assert.Equal(RerankFault.Deadline, (await reranker.ScoreAsync("q", Passages, deadline.Token)).Fault);
        Assert.Equal(RerankFault.Deadline, (await reranker.ScoreAsync("q", Passages, deadline.Token)).Fault);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_says_too_much_is_a_fault_of_the_model()
    {
        using var nowhere = new RemoteReranker(new RemoteRerankerOptions { Url = "http://127.0.0.1:1/rerank" });
        Assert.Equal(RerankFault.Model, (await nowhere.ScoreAsync("q", Passages, CancellationToken.None)).Fault);
        await using var server = await RerankServer.StartAsync();
        server.Say(200, "[" + new string(' ', 5_000) + "]");
        using var reranker = new RemoteReranker(Options(server, "/rerank", options => options.MaxResponseBytes = 1_024));
        Assert.Equal(RerankFault.Model, (await reranker.ScoreAsync("q", Passages, CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task Long_passages_are_cut_and_no_passages_ask_nothing()
    {
        await using var server = await RerankServer.StartAsync();
        server.Say(200, """[{"index":0,"score":1}]""");
        using var reranker = new RemoteReranker(Options(server, "/rerank", options => options.MaxPassageCharacters = 16));
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
        using var reranker = new RemoteReranker(Options(server, change: options => options.Kind = kind));
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
            Options(server, change: options => options.MaxDocuments = 50), tell: (isTrouble, said) => told.Enqueue((isTrouble, said)));
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
            using var reranker = new RemoteReranker(Options(server, change: options => options.MaxDocuments = asked));
            await AssertScoredAsync(reranker, passages);
            server.Asked.Clear();
            await AssertScoredAsync(reranker, passages);
            Assert.All(server.Sizes, size => Assert.InRange(size, 1, Math.Min(taken, asked)));
        }).GetAwaiter().GetResult()));

    [Fact]
    public async Task What_the_server_said_is_told_once_a_change_of_state_and_stands_in_the_complaint()
    {
        await using var server = await RerankServer.StartAsync();
        var told = new ConcurrentQueue<(bool IsTrouble, string Said)>();
        using var reranker = new RemoteReranker(
            Options(server, change: options => (options.Attempts, options.BreakAfter) = (1, 1_000)),
            tell: (isTrouble, said) => told.Enqueue((isTrouble, said)));
        await SayAsync(401, """{"message":"invalid\napi token"}""", times: 3);
        await SayAsync(401, """{"message":"no such key"}""", times: 1);
        Assert.Equal("HTTP 401: no such key", reranker.Complaint);
        await SayAsync(422, """{"detail":[{"loc":["body"],"msg":"no such model","input":"the text of a user"}]}""", times: 2);
        await SayAsync(503, "<html>busy</html>", times: 2);
        await SayAsync(200, Good, times: 2);
        Assert.Equal(
            [
                (true, "HTTP 401: invalid api token"), (true, "HTTP 422: no such model"), (true, "HTTP 503: <html>busy</html>"),
                (false, "answers again"),
            ],
            told);
        Assert.Null(reranker.Complaint);

        async Task SayAsync(int status, string body, int times)
        {
            server.Say(status, body);
            for (var i = 0; i < times; i++)
            {
                await reranker.ScoreAsync("q", Passages, CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task A_server_that_is_left_alone_is_tried_with_one_request_whatever_the_window()
    {
        var time = new ManualTimeProvider();
        await using var server = await RerankServer.StartAsync();
        server.Say(500, """{"error":"out of memory","error_type":"Backend"}""");
        using var reranker = new RemoteReranker(
            Options(server, change: options => (options.Attempts, options.BreakAfter, options.MaxDocuments) = (1, 1, 10)), time);
        await reranker.ScoreAsync("q", Numbers(50), CancellationToken.None);
        Assert.Equal(
            "failed 1 times in a row and is left alone; one request tries it every 10 s; HTTP 500: out of memory", reranker.Complaint);
        server.Asked.Clear();
        time.Advance(TimeSpan.FromSeconds(10));
        await reranker.ScoreAsync("q", Numbers(50), CancellationToken.None);
        Assert.Single(server.Asked);
        time.Advance(TimeSpan.FromSeconds(10));
        server.TakeAtMost(10);
        await AssertScoredAsync(reranker, 50);
    }

    private static IReadOnlyList<ReadOnlyMemory<char>> Numbers(int passages) =>
        [.. Enumerable.Range(0, passages).Select(i => i.ToString(CultureInfo.InvariantCulture).AsMemory())];

    private static async Task AssertScoredAsync(RemoteReranker reranker, int passages)
    {
        var scores = await reranker.ScoreAsync("q", Numbers(passages), CancellationToken.None);
        Assert.Equal((RerankFault.None, passages), (scores.Fault, scores.Scored));
        Assert.Equal(Enumerable.Range(0, passages).Select(i => (float)i), scores.Values.ToArray());
    }

    private static RemoteRerankerOptions Options(RerankServer server, string path = "/rerank", Action<RemoteRerankerOptions>? change = null)
    {
        var options = new RemoteRerankerOptions { Url = server.Url + path, Model = "m", Timeout = TimeSpan.FromSeconds(30) };
        change?.Invoke(options);
        return options;
    }

    private sealed class TemporaryKey : IDisposable
    {
        public TemporaryKey(string key) => File.WriteAllText(Path, key);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
