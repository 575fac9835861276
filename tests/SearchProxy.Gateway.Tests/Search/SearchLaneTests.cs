using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

public sealed class SearchLaneTests
{
    private static readonly string[] TopTen = ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9"];

    [Fact]
    public async Task A_search_comes_back_in_the_model_s_order_with_the_hits_own_bytes()
    {
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(20) },
            Change = static o => o.Search.Blend = 1,
        }.StartedAsync();

        var answer = await rig.PageAsync(0, 3);

        Assert.Equal("reranked; scored=20", answer.Marker);
        Assert.Equal(["d19", "d18", "d17"], answer.Ids);
        Assert.Equal(20, answer.Total);
        Assert.Contains(
            """{"_index":"books","_id":"d19","_score":20.0,"_source":{"n":1.0,"big":9007199254740993}}""",
            answer.Body,
            StringComparison.Ordinal);
        Assert.DoesNotContain("fields", answer.Body, StringComparison.Ordinal);
        Assert.Equal(20.0, answer.Json["hits"]!["max_score"]!.GetValue<double>());
    }

    [Fact]
    public async Task The_engine_is_asked_for_the_window_and_the_text_in_the_client_s_name()
    {
        await using var rig = await new SearchRig { Index = new TinyIndex { Lexical = TinyIndex.Numbered(20) } }.StartedAsync();

        await rig.SearchAsync(
            """{"query":{"match":{"text":"whale"}},"size":3,"aggs":{"a":{"terms":{"field":"sku"}}},"_source":["n"]}""",
            "?routing=r%2F1&size=4",
            headers: [("Authorization", "Basic dTpw"), ("X-Opaque-Id", "me"), ("X-SearchProxy-Window", "15")]);

        var asked = Assert.Single(rig.Searches);
        Assert.Equal("POST", asked.Method);
        Assert.StartsWith("routing=r%2F1&preference=sp", asked.Query, StringComparison.Ordinal);
        Assert.Equal("Basic dTpw", asked.Header("Authorization"));
        Assert.Equal("me", asked.Header("X-Opaque-Id"));
        Assert.Null(asked.Header("X-SearchProxy-Window"));
        Assert.Equal(
            """{"from":0,"size":15,"query":{"match":{"text":"whale"}},"aggs":{"a":{"terms":{"field":"sku"}}},"_source":["n"],"fields":["text"]}""",
            asked.Text);
    }

    [Theory]
    [InlineData("""{"query":{"match_all":{}}}""", "", "no-text")]
    [InlineData("""{"size":0,"query":{"match":{"text":"whale"}}}""", "", "size-zero")]
    [InlineData("""{"sort":["n"],"query":{"match":{"text":"whale"}}}""", "", "sort")]
    [InlineData("""{"query":{"match":{"text":"whale"}}}""", "?scroll=1m", "scroll")]
    [InlineData("""{"query":{"match":{"text":"whale"}},"size":"3"}""", "", "value-not-understood")]
    [InlineData("""{"query":{"match":{"text":"whale"}}""", "", "body-not-understood")]
    [InlineData("""{"query":{"match":{"text":"whale"}}}""", "?format=yaml", "format")]
    public async Task What_is_not_understood_reaches_the_engine_byte_for_byte(string body, string query, string reason)
    {
        await using var rig = await new SearchRig().StartedAsync();
        rig.Engine.Always(EngineAnswer.Json("""{"took":1}"""));

        var answer = await rig.SearchAsync(body, query);

        Assert.StartsWith("bypassed; reason=" + reason, answer.Marker, StringComparison.Ordinal);
        Assert.Equal("""{"took":1}""", answer.Body);
        var asked = Assert.Single(rig.Engine.Asked);
        Assert.Equal(body, asked.Text);
        Assert.Equal($"/books/_search{query}", asked.Target);
    }

    [Fact]
    public async Task A_query_whose_tokens_the_encoder_does_not_know_is_never_compared_with_vectors()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Vector = TinyIndex.Numbered(2), Profile = TinyIndex.VectorProfile };
        using var encoder = new FakeTextEncoder(encode: static (_, _) => new float[8]);
        await using var rig = await new SearchRig
        {
            Index = index,
            Encoder = encoder,
            Change = static o => o.Search.Blend = 1,
        }.StartedAsync();

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("degraded; reason=vector-leg; scored=3/3; detail=\"the encoder gave no direction\"", answer.Marker);
        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
        Assert.DoesNotContain(rig.Searches, static asked => asked.Text.Contains("knn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_encoder_that_is_overloaded_costs_the_vector_leg_alone()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Vector = TinyIndex.Numbered(2), Profile = TinyIndex.VectorProfile };
        using var encoder = new FakeTextEncoder { Exception = new InferenceException("full") { IsOverload = true } };
        await using var rig = await new SearchRig
        {
            Index = index,
            Encoder = encoder,
            Change = static o => o.Search.Blend = 1,
        }.StartedAsync();

        Assert.Equal("degraded; reason=vector-leg; scored=3/3; detail=\"the encoder is overloaded\"", (await rig.PageAsync(0, 10)).Marker);
    }

    [Fact]
    public async Task Without_a_model_the_client_gets_the_engine_s_own_answer()
    {
        await using var rig =
            await new SearchRig { Index = new TinyIndex { Lexical = TinyIndex.Numbered(20) }, Reranker = null }.StartedAsync();

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("degraded; reason=model", answer.Marker);
        Assert.Equal(TopTen, answer.Ids);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Nothing_to_reorder_is_the_engine_s_own_answer(int hits)
    {
        await using var rig = await new SearchRig { Index = new TinyIndex { Lexical = TinyIndex.Numbered(hits) } }.StartedAsync();

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("bypassed; reason=too-few-hits", answer.Marker);
        Assert.Equal(hits, answer.Ids.Length);
    }

    [Theory]
    [InlineData("""{"hits":"?"}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"books","_id":"1","_source":{"a":"cut o""")]
    [InlineData("""{"hits":{"hits":[{"_index":"books","_id":"1","_source":{"a":[1}}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"books","_id":"1","_source":{"a":1}} {}]}}""")]
    public async Task An_answer_that_is_not_understood_is_asked_for_again_and_relayed(string body)
    {
        await using var rig = await new SearchRig { Index = new TinyIndex() }.StartedAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json(body));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("bypassed; reason=response-not-understood", answer.Marker);
        Assert.Equal(body, answer.Body);
    }

    [Fact]
    public async Task When_the_engine_is_down_the_client_gets_502()
    {
        var rig = await new SearchRig { Index = new TinyIndex() }.StartedAsync();
        await rig.Engine.DisposeAsync();

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.StartsWith("failed; reason=engine-unreachable", answer.Marker, StringComparison.Ordinal);
        Assert.Contains("no connection to the engine: ", answer.Body, StringComparison.Ordinal);
        await rig.DisposeAsync();
    }

    /// <summary>Whatever keeps a connection from coming about may take as long as the time-out: it is not waited for twice.</summary>
    [Theory]
    [InlineData("/books/_search", "{\"query\":{\"match\":{\"text\":\"whale\"}}}")]
    [InlineData("/_msearch", "{\"index\":\"books\"}\n{\"query\":{\"match\":{\"text\":\"whale\"}}}\n")]
    public async Task An_engine_that_was_not_reached_is_not_sent_the_original_too(string path, string body)
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var connections = 0;
        var accepting = AcceptAsync();
        await using var proxy = await new GatewayRig { Engines = [new Uri($"https://{deaf.LocalEndpoint}")] }.StartedAsync();

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await proxy.Client.PostAsync(new Uri(path, UriKind.Relative), content);

        // For the mapping, the settings of the index, and the client's own query.
        Assert.Equal(3, Volatile.Read(ref connections));
        Assert.Contains("searchproxy_engine_unreachable_exception", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        deaf.Stop();
        await accepting;

        async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var connection = await deaf.AcceptSocketAsync();
                    Interlocked.Increment(ref connections);
                }
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }

    [Fact]
    public async Task The_stages_are_timed()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(5), Vector = TinyIndex.Numbered(5), Profile = TinyIndex.VectorProfile };
        await using var rig =
            await new SearchRig { Index = index, Encoder = new FakeTextEncoder() }.StartedAsync();

        var timing = (await rig.PageAsync(0, 10)).Timing!;

        Assert.All(
            ["parse", "plan", "encode", "lexical", "vector", "fuse", "rerank", "total"],
            stage => Assert.Contains(stage + ";dur=", timing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invalid_utf_8_reaches_the_engine_byte_for_byte()
    {
        await using var rig = await new SearchRig().StartedAsync();
        rig.Engine.Always(EngineAnswer.Error(400, "x_content_parse_exception", "Invalid UTF-8"));
        byte[] body = [.. "{\"query\":{\"match\":{\"text\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}}}"u8];
        using var client = new HttpClient { BaseAddress = rig.Url };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");

        using var response = await client.PostAsync("/books/_search", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(
            "bypassed; reason=body-not-understood", response.Headers.GetValues("X-SearchProxy").Single(), StringComparison.Ordinal);
        Assert.Equal(body, Assert.Single(rig.Engine.Asked).Body);
    }

    [Fact]
    public async Task An_engine_that_stays_silent_is_given_up_with_504()
    {
        var never = new TaskCompletionSource();
        var time = new ManualTimeProvider();
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex(),
            Time = time,
            Change = static o => o.EngineTimeout = TimeSpan.FromSeconds(10),
        }.StartedAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json("{}") with { BeforeHead = never.Task });

        var answer = await time.PassUntilAsync(rig.PageAsync(0, 10), TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.Status);
        Assert.StartsWith("failed; reason=engine-timeout", answer.Marker, StringComparison.Ordinal);
        never.SetResult();
    }
}
