using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SearchProxy.LocalEngine.Tests.Rest;

public sealed class RestServerTests
{
    [Fact]
    public async Task A_body_over_the_limit_is_answered_413_without_a_body()
    {
        await using var engine = await EngineRig.StartAsync(maxBodyBytes: 1000);
        var (status, text, _) = await engine.SendRawAsync("POST", "/a/_search", new string(' ', 1001));
        Assert.Equal((413, ""), (status, text));
    }

    [Fact]
    public async Task A_compressed_body_is_inflated_and_its_limit_counts_inflated_bytes()
    {
        await using var engine = await EngineRig.StartAsync(maxBodyBytes: 100_000);
        await engine.IndexAsync("a", """{"t":"x"}""");
        Assert.Equal(HttpStatusCode.OK, await SendGzipAsync(engine, """{"size":1}"""));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendGzipAsync(engine, new string(' ', 200_000)));
    }

    [Theory]
    [InlineData("text/plain", 406)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/x-ndjson", 200)]
    public async Task Only_JSON_is_taken(string contentType, int expected)
    {
        await using var engine = await EngineRig.StartAsync();
        await engine.IndexAsync("a", """{"t":"x"}""");
        var (status, _, _) = await engine.SendRawAsync("POST", "/a/_search", "{}", contentType);
        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task The_product_header_is_that_of_the_dialect()
    {
        await using var elastic = await EngineRig.StartAsync();
        var (_, _, response) = await elastic.SendRawAsync("GET", "/");
        Assert.Equal("Elasticsearch", response.Headers.GetValues("X-elastic-product").Single());
        await using var open = await EngineRig.StartAsync(LocalEngineProduct.OpenSearch);
        (_, _, response) = await open.SendRawAsync("GET", "/");
        Assert.False(response.Headers.Contains("X-elastic-product"));
    }

    [Theory]
    [InlineData("""{"query":{"match":{"t":"\ud800"}}}""")]
    [InlineData("{\"query\":{\"match\":{\"t\":\"\u0001\"}}}")]
    public async Task Text_that_is_no_text_is_a_400(string body)
    {
        await using var engine = await EngineRig.StartAsync();
        await engine.IndexAsync("a", """{"t":"x"}""");
        await engine.SendAsync("POST", "/a/_search", body, 400);
    }

    [Fact]
    public async Task A_query_nested_too_deep_is_a_400()
    {
        await using var engine = await EngineRig.StartAsync();
        await engine.IndexAsync("a", """{"t":"x"}""");
        var deep = string.Concat(Enumerable.Repeat("""{"bool":{"must":""", 5000)) + """{"match_all":{}}""" + new string('}', 10_000);
        await engine.SendAsync("POST", "/a/_search", $$"""{"query":{{deep}}}""", 400);
    }

    [Fact]
    public async Task Pretty_answers_are_indented()
    {
        await using var engine = await EngineRig.StartAsync();
        var (_, text, _) = await engine.SendRawAsync("GET", "/_cluster/health?pretty&filter_path=status");
        Assert.Equal("{\n  \"status\": \"green\"\n}\n", text);
    }

    private static async Task<HttpStatusCode> SendGzipAsync(EngineRig engine, string body)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(body));
        }

        using var client = new HttpClient { BaseAddress = engine.Url };
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await client.PostAsync("/a/_search", content);
        return response.StatusCode;
    }
}
