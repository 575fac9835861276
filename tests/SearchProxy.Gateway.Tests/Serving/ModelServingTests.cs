using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Serving;

public class ModelServingTests
{
    private const string Rerank = """{"query":"whale","documents":["a whale","a crane"]}""";
    private const string Embed = """{"input":"a whale"}""";

    [Theory]
    [InlineData("rerank")]
    [InlineData("embeddings")]
    public async Task Nothing_is_served_unless_it_is_switched_on_and_the_answer_says_how(string page)
    {
        await using var rig = await new ServingRig
        {
            Reranker = new FakeReranker(),
            Encoder = new FakeTextEncoder(),
            Serving = options => options.Enabled = false,
        }.StartedAsync();
        var answer = await rig.SendAsync(HttpMethod.Post, page, new StringContent(Rerank));
        Assert.Equal(404, answer.Code);
        Assert.Contains("gateway.serving.enabled is false", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, rig.EngineWasAsked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Bearer s3cret2")]
    [InlineData("Basic s3cret")]
    [InlineData("s3cret")]
    public async Task Without_the_key_nobody_is_let_in(string? key)
    {
        using var file = new KeyFile("s3cret\n");
        await using var rig = await new ServingRig
        {
            Reranker = new FakeReranker(),
            Encoder = new FakeTextEncoder(),
            Serving = options => options.KeyFile = file.Path,
        }.StartedAsync();
        var rerank = await rig.RerankAsync(Rerank, key);
        var embed = await rig.EmbedAsync(Embed, key);
        Assert.Equal((401, 401), (rerank.Code, embed.Code));
        Assert.StartsWith("Bearer", Assert.Single(rerank.Header("WWW-Authenticate")), StringComparison.Ordinal);
        Assert.Equal(
            """{"message":"the key is missing or wrong; `Authorization: Bearer KEY` is expected","error":"the key is missing or wrong; `Authorization: Bearer KEY` is expected","error_type":"Unauthorized"}""",
            rerank.Body);
        Assert.Equal("invalid_api_key", embed.Json["error"]!["code"]!.GetValue<string>());
        Assert.Equal("authentication_error", embed.Json["error"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_key_s_file_may_change_while_the_proxy_runs_and_without_it_nobody_is_let_in()
    {
        using var file = new KeyFile("first");
        await using var rig = await new ServingRig
        {
            Reranker = new FakeReranker(),
            Serving = options => (options.KeyFile, options.AllowWithoutKey) = (file.Path, true),
        }.StartedAsync();
        Assert.Equal(200, (await rig.RerankAsync(Rerank, "bearer first")).Code);
        File.WriteAllText(file.Path, "second");
        Assert.Equal(401, (await rig.RerankAsync(Rerank, "Bearer first")).Code);
        Assert.Equal(200, (await rig.RerankAsync(Rerank, "Bearer second")).Code);
        File.Delete(file.Path);
        Assert.Equal(401, (await rig.RerankAsync(Rerank, "Bearer second")).Code);
        Assert.Equal(401, (await rig.RerankAsync(Rerank, "Bearer ")).Code);
    }

    /// <summary>
    /// OpenAI: base URL + /embeddings; Cohere: base URL + /v1/rerank or /v2/rerank; Jina and what speaks like it: base URL + /v1/…
    /// </summary>
    [Theory]
    [InlineData("v1/rerank", Rerank)]
    [InlineData("v2/rerank", Rerank)]
    [InlineData("v1/rerank/", Rerank)]
    [InlineData("v1/embeddings", Embed)]
    [InlineData("v1/embeddings?api-version=1", Embed)]
    [InlineData("rerank", Rerank)]
    [InlineData("embeddings", Embed)]
    public async Task Client_libraries_find_their_paths(string page, string body)
    {
        await using var rig = await new ServingRig { Reranker = new FakeReranker(), Encoder = new FakeTextEncoder() }.StartedAsync();
        var answer = await rig.SendAsync(HttpMethod.Post, page, new StringContent(body));
        var plain = await rig.SendAsync(HttpMethod.Post, body == Rerank ? "rerank" : "embeddings", new StringContent(body));
        Assert.Equal(200, answer.Code);
        Assert.Equal(
            (plain.Json["results"] ?? plain.Json["data"])!.ToJsonString(), (answer.Json["results"] ?? answer.Json["data"])!.ToJsonString());
    }

    [Theory]
    [InlineData("v2/embeddings")]
    [InlineData("v1/models")]
    [InlineData("v1")]
    [InlineData("V1/rerank")]
    [InlineData("v1/rerank/x")]
    public async Task Other_paths_are_unknown_and_the_answer_names_those_that_are_there(string page)
    {
        await using var rig = await new ServingRig { Reranker = new FakeReranker(), Encoder = new FakeTextEncoder() }.StartedAsync();
        var answer = await rig.SendAsync(HttpMethod.Post, page, new StringContent(Rerank));
        Assert.Equal(404, answer.Code);
        Assert.Contains("/_searchproxy/v2/rerank", answer.Json["error"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(0, rig.EngineWasAsked);
    }

    [Fact]
    public async Task Another_method_than_post_is_refused()
    {
        await using var rig = await new ServingRig { Reranker = new FakeReranker() }.StartedAsync();
        var answer = await rig.SendAsync(HttpMethod.Get, "rerank?x=1", content: null);
        Assert.Equal(405, answer.Code);
        Assert.Contains("the method is GET; POST is supported", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_as_sent_and_as_inflated()
    {
        await using var rig =
            await new ServingRig { Reranker = new FakeReranker(), Serving = options => options.MaxBodyBytes = 1024 }.StartedAsync();
        var large = $$"""{"query":"q","documents":["{{new string('x', 2000)}}"]}""";
        Assert.Equal(413, (await rig.RerankAsync(large)).Code);
        using var packed = new ByteArrayContent(Gzip(large))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } },
        };
        var inflated = await rig.SendAsync(HttpMethod.Post, "rerank", packed);
        Assert.Equal(413, inflated.Code);
        Assert.Contains("larger than 1024 bytes", inflated.Body, StringComparison.Ordinal);
        using var small = new ByteArrayContent(Gzip(Rerank)) { Headers = { ContentEncoding = { "gzip" } } };
        Assert.Equal(200, (await rig.SendAsync(HttpMethod.Post, "rerank", small)).Code);
        using var unknown = new ByteArrayContent([1, 2, 3]) { Headers = { ContentEncoding = { "br" } } };
        Assert.Equal(400, (await rig.SendAsync(HttpMethod.Post, "rerank", unknown)).Code);
    }

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

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
