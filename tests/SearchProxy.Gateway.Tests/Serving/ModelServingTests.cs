using System.Net.Http.Headers;
using System.Text;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeModels;
using static SearchProxy.Gateway.Tests.Serving.ServingRig;

namespace SearchProxy.Gateway.Tests.Serving;

public class ModelServingTests
{
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
        using var packed = new ByteArrayContent(Requests.Gzip(Encoding.UTF8.GetBytes(large)))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } },
        };
        var inflated = await rig.SendAsync(HttpMethod.Post, "rerank", packed);
        Assert.Equal(413, inflated.Code);
        Assert.Contains("larger than 1024 bytes", inflated.Body, StringComparison.Ordinal);
        using var small = new ByteArrayContent(Requests.Gzip(Encoding.UTF8.GetBytes(Rerank)))
        {
            Headers = { ContentEncoding = { "gzip" } },
        };
        Assert.Equal(200, (await rig.SendAsync(HttpMethod.Post, "rerank", small)).Code);
        using var unknown = new ByteArrayContent([1, 2, 3]) { Headers = { ContentEncoding = { "br" } } };
        Assert.Equal(400, (await rig.SendAsync(HttpMethod.Post, "rerank", unknown)).Code);
    }
}
