using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeModels;
using static SearchProxy.Gateway.Tests.Serving.ServingRig;

namespace SearchProxy.Gateway.Tests.Serving;

/// <summary>Served models that are busy, slow, broken or not there, and what is counted of the calls.</summary>
public sealed class ServingTroubleTests
{
    [Fact]
    public async Task More_calls_than_may_work_and_wait_are_told_to_come_again()
    {
        var hold = new TaskCompletionSource();
        using var reranker = new FakeReranker { Hold = hold.Task };
        await using var rig = await new ServingRig
        {
            Reranker = reranker,
            Serving = options => (options.MaxConcurrent, options.MaxWaiting) = (1, 0),
        }.StartedAsync();
        var first = rig.RerankAsync(Rerank);
        await Eventually.HoldsAsync(() => !reranker.Asked.IsEmpty);
        var refused = await rig.RerankAsync(Rerank);
        Assert.Equal(429, refused.Code);
        Assert.Equal(["1"], refused.Header("Retry-After"));
        Assert.Equal("Overloaded", refused.Json["error_type"]!.GetValue<string>());
        hold.SetResult();
        Assert.Equal(200, (await first).Code);
        Assert.Equal(200, (await rig.RerankAsync(Rerank)).Code);
    }

    [Theory]
    [InlineData("rerank", Rerank)]
    [InlineData("embeddings", Embed)]
    public async Task A_call_that_takes_too_long_is_given_up(string page, string body)
    {
        var time = new ManualTimeProvider();
        using var reranker = new FakeReranker { Hold = new TaskCompletionSource().Task, ScoredBeforeHold = 1 };
        using var encoder = new FakeTextEncoder { Hold = new TaskCompletionSource().Task };
        await using var rig = await new ServingRig
        {
            Reranker = reranker,
            Encoder = encoder,
            Serving = options => options.Deadline = TimeSpan.FromSeconds(3),
            Time = time,
        }.StartedAsync();
        var call = rig.SendAsync(HttpMethod.Post, page, new StringContent(body));
        await Eventually.HoldsAsync(() => !reranker.Asked.IsEmpty || !encoder.Asked.IsEmpty);
        time.Advance(TimeSpan.FromSeconds(3));
        var answer = await call;
        Assert.Equal(503, answer.Code);
        Assert.Contains("time was up", answer.Body, StringComparison.Ordinal);
        Assert.Equal(["1"], answer.Header("Retry-After"));
    }

    [Fact]
    public async Task A_call_for_which_there_is_no_memory_waits_for_it_until_its_deadline()
    {
        var time = new ManualTimeProvider();
        using var reranker = new FakeReranker();
        await using var rig = await new ServingRig
        {
            Reranker = reranker,
            Serving = options => options.Deadline = TimeSpan.FromSeconds(3),
            Time = time,
        }.StartedAsync();
        var budget = rig.Services.GetRequiredService<MemoryKeeper>().Budget;
        budget.Take(budget.Limit);
        var first = rig.RerankAsync(Rerank);
        await Eventually.HoldsAsync(() => budget.Waiting == 1 || first.IsCompleted);
        budget.Return(budget.Limit);
        Assert.Equal(200, (await first).Code);

        budget.Take(budget.Limit);
        var second = rig.RerankAsync(Rerank);
        await Eventually.HoldsAsync(() => budget.Waiting == 1 || second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(503, (await second).Code);
        Assert.Equal(0, budget.Waiting);
    }

    [Fact]
    public async Task A_caller_that_leaves_frees_his_place()
    {
        using var reranker = new FakeReranker { Hold = new TaskCompletionSource().Task };
        await using var rig = await new ServingRig
        {
            Reranker = reranker,
            Serving = options => (options.MaxConcurrent, options.MaxWaiting) = (1, 1),
        }.StartedAsync();
        using var leave = new CancellationTokenSource();
        var first = rig.SendAsync(HttpMethod.Post, "rerank", new StringContent(Rerank), cancellationToken: leave.Token);
        await Eventually.HoldsAsync(() => !reranker.Asked.IsEmpty);
        reranker.Hold = Task.CompletedTask;
        var second = rig.RerankAsync(Rerank);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(200, (await second).Code);
    }

    public static TheoryData<FakeReranker, int, string> Faults() => new()
    {
        { new FakeReranker { Fault = RerankFault.Model }, 500, "the model failed" },
        { new FakeReranker { Fault = RerankFault.Overload }, 429, "more work waiting" },
        { new FakeReranker { Fault = RerankFault.Deadline, ScoredBeforeHold = 1 }, 503, "after 1 of 2 texts" },
        { new FakeReranker { Exception = new InvalidOperationException("a secret of the inside") }, 500, "its log says more" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_of_the_reranker_is_an_error_and_never_half_an_answer(FakeReranker reranker, int status, string words)
    {
        await using var rig = await new ServingRig { Reranker = reranker }.StartedAsync();
        var answer = await rig.RerankAsync(Rerank);
        Assert.Equal(status, answer.Code);
        Assert.Contains(words, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 500, "server_error")]
    [InlineData(true, 429, "rate_limit_error")]
    public async Task A_fault_of_the_encoder_is_an_error(bool isOverload, int status, string type)
    {
        using var encoder = new FakeTextEncoder { Exception = new InferenceException("not finite") { IsOverload = isOverload } };
        await using var rig = await new ServingRig { Encoder = encoder }.StartedAsync();
        var answer = await rig.EmbedAsync(Embed);
        Assert.Equal(
            (status, type, "not finite"),
            (answer.Code, answer.Json["error"]!["type"]!.GetValue<string>(), answer.Json["error"]!["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_model_that_is_not_loaded_is_told_as_that()
    {
        await using var rig = await new ServingRig().StartedAsync();
        var (rerank, embed) = (await rig.RerankAsync(Rerank), await rig.EmbedAsync(Embed));
        Assert.Equal((503, 503), (rerank.Code, embed.Code));
        Assert.Contains("the reranker is not loaded", rerank.Body, StringComparison.Ordinal);
        Assert.Contains("the encoder is not loaded", embed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_texts_and_time_are_counted_by_endpoint_and_outcome()
    {
        await using var rig = await new ServingRig { Reranker = new FakeReranker(), Encoder = new FakeTextEncoder() }.StartedAsync();
        var heard = new List<string>();
        var meters = rig.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "SearchProxy.Serving" && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument.Name, $"{value}", tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Hear(instrument.Name, "some", tags));
        listener.Start();
        await rig.RerankAsync(Rerank);
        await rig.EmbedAsync("{}");
        Assert.Equal(
            [
                "searchproxy.serving.call.duration some endpoint=embeddings",
                "searchproxy.serving.call.duration some endpoint=rerank",
                "searchproxy.serving.calls 1 endpoint=embeddings outcome=invalid",
                "searchproxy.serving.calls 1 endpoint=rerank outcome=ok",
                "searchproxy.serving.texts 0 endpoint=embeddings",
                "searchproxy.serving.texts 2 endpoint=rerank",
            ],
            heard.Order(StringComparer.Ordinal));

        void Hear(string name, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (heard)
            {
                heard.Add($"{name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
            }
        }
    }
}
