using System.Globalization;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Elasticsearch.Net;
using Nest;
using SearchProxy.Testing.Containers;
using SearchProxy.Testing.Http;

namespace SearchProxy.Containers.Tests;

/// <summary>
/// The .NET clients before the image: their helpers fill an index through the proxy, and a search by text comes back as their objects.
/// </summary>
internal static class OfficialClients
{
    private const string Index = "notes";
    private const int Count = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static IEnumerable<Note> Notes => Enumerable.Range(0, Count).Select(static i => new Note
    {
        Id = i.ToString(CultureInfo.InvariantCulture),
        Text = i % 10 == 0 ? "Snakes swallow their prey whole." : "Trains leave on time.",
    });

    public static async Task SearchAsync(EngineImage image, Uri url)
    {
        var found = image.IsElasticsearch ? await SearchElasticsearchAsync(url, image.Version) : await SearchOpenSearchAsync(url);

        Assert.Equal(Count / 10, found.Count);
        Assert.All(found, static note => Assert.Equal("Snakes swallow their prey whole.", note.Text));
    }

    private static async Task<IReadOnlyCollection<Note>> SearchElasticsearchAsync(Uri url, int version)
    {
        var client = new ElasticsearchClient(new ElasticsearchClientSettings(
            new SingleNodePool(url),
            new HttpRequestInvoker((handler, _) => new CompatibleWithHandler(handler, version))).DefaultIndex(Index).RequestTimeout(
                Patience));
        client.BulkAll(Notes, b => b.Index(Index).Size(30).RefreshOnCompleted()).Wait(Patience, static page => Assert.NotEmpty(page.Items));
        var answer =
            await client.SearchAsync<Note>(s => s.Indices(Index).Size(Count).Query(q => q.Match(m => m.Field("text").Query("snakes"))));
        Assert.True(answer.IsValidResponse, answer.DebugInformation);
        return answer.Documents;
    }

    private static async Task<IReadOnlyCollection<Note>> SearchOpenSearchAsync(Uri url)
    {
        var client = new ElasticClient(new ConnectionSettings(
            new SingleNodeConnectionPool(url), new GreetedConnection()).DefaultIndex(Index)
            .RequestTimeout(Patience));
        // OpenSearch names no types any more, for lack of which this client takes every document for dropped, before the engine itself too.
        client.BulkAll(Notes, b => b.Index(Index).Size(30).ContinueAfterDroppedDocuments().RefreshOnCompleted())
            .Wait(Patience, static page => Assert.All(page.Items, static item => Assert.Equal(201, item.Status)));
        var answer = await client.SearchAsync<Note>(s => s.Size(Count).Query(q => q.Match(m => m.Field("text").Query("snakes"))));
        Assert.True(answer.IsValid, answer.DebugInformation);
        return answer.Documents;
    }

    private sealed class GreetedConnection : HttpConnection
    {
        protected override HttpMessageHandler CreateHttpClientHandler(RequestData requestData) =>
            new GreetingHandler(base.CreateHttpClientHandler(requestData));
    }

    /// <summary>A document of both clients.</summary>
    internal sealed record Note
    {
        public string? Id { get; init; }

        public string? Text { get; init; }
    }
}
