using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using SearchProxy.Inference;
using SearchProxy.Remote.Reranking;
using SearchProxy.Testing;
using static SearchProxy.Remote.Tests.Reranking.RerankCalls;

namespace SearchProxy.Remote.Tests.Reranking;

/// <summary>What becomes of calls while the server fails, hangs or is not there.</summary>
public sealed class RemoteTroubleTests
{
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
        using var reranker = new RemoteReranker(server.Options());
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
            server.Options("/rerank", options => (options.Attempts, options.BreakAfter) = (1, 3)), time);
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
        using var reranker = new RemoteReranker(server.Options("/rerank", options => options.BreakAfter = 1_000));
        Assert.Equal(0, Counted(reranker.ModelId));
        for (var i = 0; i < 20; i++)
        {
            await reranker.ScoreAsync("q", Passages, CancellationToken.None);
        }

        const int retries = RetryBudget.AtStart + (20 / RetryBudget.RequestsPerRetry);
        Assert.Equal(20 + retries, server.Asked.Count);
        Assert.Equal(retries, Counted(reranker.ModelId));
    }

    /// <summary>What <c>searchproxy.remote.retries</c> says of a model; null for nothing.</summary>
    private static long? Counted(string model)
    {
        long? counted = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "searchproxy.remote.retries")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            counted = tags.ToArray().Any(tag => tag.Key == "model" && Equals(tag.Value, model)) ? value : counted);
        listener.Start();
        listener.RecordObservableInstruments();
        return counted;
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
        using var reranker = new RemoteReranker(server.Options());
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
        using var reranker = new RemoteReranker(server.Options("/rerank", options => options.MaxResponseBytes = 1_024));
        Assert.Equal(RerankFault.Model, (await reranker.ScoreAsync("q", Passages, CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task What_the_server_said_is_told_once_a_change_of_state_and_stands_in_the_complaint()
    {
        await using var server = await RerankServer.StartAsync();
        var told = new ConcurrentQueue<(bool IsTrouble, string Said)>();
        using var reranker = new RemoteReranker(
            server.Options(change: options => (options.Attempts, options.BreakAfter) = (1, 1_000)),
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
            server.Options(change: options => (options.Attempts, options.BreakAfter, options.MaxDocuments) = (1, 1, 10)), time);
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
}
