using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Forwarding;

/// <summary>An engine that has a whole request and does not begin its answer.</summary>
public sealed class AnswerTimeoutTests
{
    private static readonly EngineAnswer Never = EngineAnswer.Json("{}") with { BeforeHead = new TaskCompletionSource().Task };

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("GET /i/_doc/1 HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("HEAD /i HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("DELETE /i/_doc/1 HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("PUT /i/_doc/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    public async Task An_ordinary_request_is_504_although_the_long_bound_is_an_hour(string request)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(Never);
        var time = new ManualTimeProvider();
        await using var proxy = await StartAsync(engine.Url, time);

        var answer = (await time.PassUntilAsync(proxy.AskAsync(request), Step))!;

        Assert.Equal((504, "failed; reason=engine-timeout"), (answer.Status, answer.Header("X-SearchProxy")));
        Assert.Contains(
            "silent for 30 s",
            request.StartsWith("HEAD", StringComparison.Ordinal) ? "silent for 30 s" : answer.Text,
            StringComparison.Ordinal);
        Assert.Single(engine.Asked);
    }

    [Fact]
    public async Task A_request_that_runs_for_long_outlives_the_ordinary_bound()
    {
        var answered = new TaskCompletionSource();
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("POST", "/_reindex", EngineAnswer.Json("{}") with { BeforeHead = answered.Task }).When("GET", "/i/_doc/1", Never);
        var time = new ManualTimeProvider();
        await using var proxy = await StartAsync(engine.Url, time);
        var reindex = proxy.AskAsync("POST /_reindex HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");

        // By the time that this one is given up, the other has waited at least as long.
        Assert.Equal(504, (await time.PassUntilAsync(proxy.AskAsync("GET /i/_doc/1 HTTP/1.1\r\nHost: h\r\n\r\n"), Step))!.Status);
        answered.SetResult();

        Assert.Equal(200, (await reindex)!.Status);
    }

    [Fact]
    public async Task The_time_of_a_body_on_its_way_does_not_count()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("GET", "/slow", Never).When("POST", "/_bulk", EngineAnswer.Json("{}"));
        var time = new ManualTimeProvider();
        await using var proxy = await StartAsync(engine.Url, time);
        await using var client = await RawHttpClient.ConnectAsync(proxy.Url);
        await client.SendAsync("POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n{}");
        Assert.Equal(504, (await time.PassUntilAsync(proxy.AskAsync("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"), Step))!.Status);

        await client.SendAsync("{}");

        Assert.Equal(200, (await client.ReadAsync())!.Status);
    }

    [Fact]
    public async Task An_answer_that_has_begun_may_pause_for_longer()
    {
        var rest = new TaskCompletionSource();
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("GET", "/slow", Never).When("GET", "/paused", EngineAnswer.Json("{\"a\":1}") with { MidBody = rest.Task });
        var time = new ManualTimeProvider();
        await using var proxy = await StartAsync(engine.Url, time);
        var paused = proxy.AskAsync("GET /paused HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(504, (await time.PassUntilAsync(proxy.AskAsync("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"), Step))!.Status);

        rest.SetResult();

        Assert.Equal("{\"a\":1}", (await paused)!.Text);
    }

    private static Task<GatewayRig> StartAsync(Uri engine, TimeProvider time) => new GatewayRig
    {
        Engines = [engine],
        Change = static options => options.AnswerTimeout = TimeSpan.FromSeconds(30),
        Configure = builder => builder.Services.AddSingleton(time),
    }.StartedAsync();
}
