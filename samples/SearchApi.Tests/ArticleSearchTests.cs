using System.Net;
using System.Net.Http.Json;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Testcontainers;
using SearchProxy.Testing.Containers;
using SearchProxy.Testing.Http;

namespace SearchApi.Tests;

/// <summary>The application as its users have it: engine and proxy in containers, the API in front of them.</summary>
[Trait("Category", "Containers")]
public sealed class ArticleSearchTests
{
    private const string Question = "which snake eats mice";

    private static readonly Article[] Articles =
    [
        new("Snake", "The snake game: steer the snake to the apples, which make the snake longer."),
        new("Ball python", "A small constrictor of West Africa. This snake feeds on mice and other rodents."),
        new(
            "Garden hoses",
            "A hose that lies in the garden like a snake should be rolled up before the winter, dry and without water in it, or the frost will tear it."),
        new("Timetable", "Trains leave on time."),
    ];

    [ContainersFact(EngineImage.Elasticsearch8, bridge: true)]
    public async Task The_article_that_answers_comes_first()
    {
        await using var engine = Engine(EngineImage.Of(EngineImage.Elasticsearch8));
        await using var proxy = new SearchProxyBuilder(LocalDocker.ProxyImage)
            .WithEngine(engine)
            .WithModel("rerank-mini-en")
            .WithSetting("gateway.search.deadline", "00:01:00")
            .Build();
        await proxy.StartAsync();
        await using var before = Application(new UriBuilder(Uri.UriSchemeHttp, engine.Hostname, engine.GetMappedPublicPort(9200)).Uri);
        await using var after = Application(proxy.GetSearchUri());
        using var client = after.CreateClient();

        for (var i = 0; i < Articles.Length; i++)
        {
            using var written = await client.PutAsJsonAsync($"/articles/{i}", Articles[i]);
            Assert.Equal(HttpStatusCode.NoContent, written.StatusCode);
        }

        Assert.Equal([Articles[0], Articles[1], Articles[2]], await FindAsync(before.CreateClient()));
        Assert.Equal([Articles[1], Articles[0], Articles[2]], await FindAsync(client));
        using var empty = await client.GetAsync("/articles?q=");
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
    }

    private static async Task<IReadOnlyList<Article>> FindAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<Article[]>($"/articles?q={Uri.EscapeDataString(Question)}"))!;

    private static IContainer Engine(EngineImage image) => new ContainerBuilder(image.Image)
        .WithEnvironment("discovery.type", "single-node")
        .WithEnvironment("xpack.security.enabled", "false")
        .WithEnvironment("ES_JAVA_OPTS", "-Xms512m -Xmx512m")
        .WithPortBinding(9200, assignRandomHostPort: true)
        .WithWaitStrategy(Wait.ForUnixContainer()
            .UntilHttpRequestIsSucceeded(static request => request.ForPort(9200).ForPath("/_cluster/health")))
        .Build();

    /// <summary>The application before an Elasticsearch 8, to which the client of version 9 speaks in the words of that version.</summary>
    private static WebApplicationFactory<Program> Application(Uri search) =>
        new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
            services.AddSingleton(new ElasticsearchClient(new ElasticsearchClientSettings(
                new SingleNodePool(search),
                new HttpRequestInvoker(static (handler, _) => new CompatibleWithHandler(handler, version: 8)))))));
}
