using System.Text;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>What is an error of the whole multi-search stays one, also when each of its searches could be reranked.</summary>
public sealed class MultiSearchRefusalTests
{
    private const string Body = "{}\n{\"size\":2,\"query\":{\"match\":{\"text\":\"whale\"}}}\n";

    [Theory]
    [InlineData("/books/_msearch?size=3", "application/json", 400)]
    [InlineData("/books/_msearch?preference=x", "application/json", 400)]
    [InlineData("/books/_msearch?nope", "application/json", 400)]
    [InlineData("/books/_msearch", "text/plain", 406)]
    [InlineData("/books/_msearch", "", 406)]
    public async Task Engine_refuses_the_whole_request(string target, string contentType, int status)
    {
        await using var rig = await StartAsync();
        rig.Engine.When("POST", "/books/_msearch", EngineAnswer.Error(status, "x_exception", "the whole"));
        string[] headers = contentType.Length > 0 ? ["Content-Type: " + contentType] : [];

        var answer = await RawHttpClient.ExchangeAsync(rig.Url, Requests.Post(target, Encoding.UTF8.GetBytes(Body), headers));

        Assert.Equal(status, answer!.Status);
        Assert.Empty(rig.Searches);
        var asked = Assert.Single(rig.Engine.Asked, static asked => asked.Path == "/books/_msearch");
        Assert.Equal((target, Body), (asked.Target, asked.Text));
    }

    [Theory]
    [InlineData(EngineKind.OpenSearch2, "bypassed; reason=url-not-understood; detail=\"an empty first header line\"")]
    [InlineData(EngineKind.Elasticsearch8, "reranked; items=1/1")]
    public async Task An_empty_first_header_line_is_the_engine_s_to_refuse_where_it_does(EngineKind kind, string marker)
    {
        await using var rig = await SearchRig.PlainAsync(kind: kind);
        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", Body[2..]);
        Assert.Equal(marker, answer.Marker);
    }

    [Fact]
    public async Task Searches_keep_the_version_of_the_clients_media_type()
    {
        await using var rig = await StartAsync();

        var answer = await RawHttpClient.ExchangeAsync(rig.Url, Requests.Post(
            "/books/_msearch",
            Encoding.UTF8.GetBytes(Body),
            "Content-Type: application/vnd.elasticsearch+x-ndjson; compatible-with=8",
            "Accept: application/vnd.elasticsearch+json; compatible-with=8"));

        Assert.Equal("reranked; items=1/1", answer!.Header("X-SearchProxy"));
        Assert.Equal("application/vnd.elasticsearch+json; compatible-with=8", Assert.Single(rig.Searches).Header("Content-Type"));
    }

    private static Task<SearchRig> StartAsync() => new SearchRig
    {
        Index = new TinyIndex { Lexical = TinyIndex.Numbered(5) },
    }.StartedAsync();
}
