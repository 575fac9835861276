using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Builders;
using SearchProxy.Testcontainers;
using SearchProxy.Testing.Containers;

namespace SearchProxy.Containers.Tests;

/// <summary>
/// Engines with security on: TLS by the authority that the image made itself, users with rights on some documents and some fields, API
/// keys. Rights stay the engine's, whatever is reranked. A stand-in shows the first of it: TLS and one user.
/// </summary>
[Trait("Category", "Containers")]
public class SecuredEngineTests
{
    private const string Search = """{"size":50,"query":{"match":{"text":"tea"}}}""";
    private const string User = "reader";

    [ContainersFact(EngineImage.Elasticsearch8, secured: true)]
    public Task Elasticsearch_8_shows_each_user_what_it_may_see() => RunAsync(EngineImage.Elasticsearch8);

    [ContainersFact(EngineImage.Elasticsearch9, secured: true)]
    public Task Elasticsearch_9_shows_each_user_what_it_may_see() => RunAsync(EngineImage.Elasticsearch9);

    [ContainersFact(EngineImage.OpenSearch2, secured: true)]
    public Task OpenSearch_2_shows_each_user_what_it_may_see() => RunAsync(EngineImage.OpenSearch2);

    [ContainersFact(EngineImage.OpenSearch3, secured: true)]
    public Task OpenSearch_3_shows_each_user_what_it_may_see() => RunAsync(EngineImage.OpenSearch3);

    [ContainersFact(EngineImage.Elasticsearch8)]
    public Task Elasticsearch_8_is_reached_by_its_own_authority() => AloneAsync(EngineImage.Elasticsearch8);

    [ContainersFact(EngineImage.Elasticsearch9)]
    public Task Elasticsearch_9_is_reached_by_its_own_authority() => AloneAsync(EngineImage.Elasticsearch9);

    [ContainersFact(EngineImage.OpenSearch2)]
    public Task OpenSearch_2_is_reached_by_its_own_authority() => AloneAsync(EngineImage.OpenSearch2);

    [ContainersFact(EngineImage.OpenSearch3)]
    public Task OpenSearch_3_is_reached_by_its_own_authority() => AloneAsync(EngineImage.OpenSearch3);

    private static Task AloneAsync(string name) => WithProxyAsync(EngineImage.Of(name), static async (client, admin) =>
    {
        await FillAsync(client, admin);
        await RefusesStrangersAsync(client);
        var answer = await SendAsync(client, admin, "POST", "/teas/_search", Search);
        Assert.StartsWith("reranked", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(20, Hits(answer).Count);
    });

    private static Task RunAsync(string name)
    {
        var image = EngineImage.Of(name);
        return WithProxyAsync(image, async (client, admin) =>
        {
            await FillAsync(client, admin);
            await (image.IsElasticsearch ? AddElasticsearchReaderAsync(client, admin) : AddOpenSearchReaderAsync(client, admin));
            await RefusesStrangersAsync(client);
            await SeesItsOwnAsync(client, EngineContainer.Basic(User, EngineContainer.Password));
            Assert.Equal(20, Hits(await SendAsync(client, admin, "POST", "/teas/_search", Search)).Count);
            if (image.IsElasticsearch)
            {
                var key = await SendAsync(
                    client, EngineContainer.Basic(User, EngineContainer.Password), "POST", "/_security/api_key", """{"name":"k"}""");
                await SeesItsOwnAsync(client, new AuthenticationHeaderValue("ApiKey", (string)key.Json["encoded"]!));
            }
        });
    }

    private static async Task WithProxyAsync(EngineImage image, Func<HttpClient, AuthenticationHeaderValue, Task> run)
    {
        await using var network = LocalDocker.HostNetwork ? null : new NetworkBuilder().Build();
        await using var engine = EngineContainer.Secured(image, network);
        await engine.StartAsync();
        var builder = new SearchProxyBuilder(LocalDocker.ProxyImage);
        await using var proxy = (network is null ? builder.WithHostNetwork() : builder.WithNetwork(network))
            .WithEngine(new Uri($"https://{EngineContainer.SecuredHost}:{EngineContainer.Port}"))
            .WithEngineCa(await EngineContainer.ReadCaAsync(image, engine))
            .WithSetting("gateway.search.deadline", "00:01:00")
            .Build();
        await proxy.StartAsync();
        using var client = new HttpClient { BaseAddress = proxy.GetSearchUri() };
        await run(client, EngineContainer.Basic(EngineContainer.UserOf(image), EngineContainer.Password));
    }

    private static async Task RefusesStrangersAsync(HttpClient client)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(client, null, "POST", "/teas/_search", Search)).Status);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await SendAsync(client, EngineContainer.Basic(User, "wrong"), "POST", "/teas/_search", Search)).Status);
    }

    private static async Task SeesItsOwnAsync(HttpClient client, AuthenticationHeaderValue who)
    {
        var answer = await SendAsync(client, who, "POST", "/teas/_search", Search);
        var hits = Hits(answer);
        Assert.StartsWith("reranked", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(10, hits.Count);
        Assert.All(hits, static hit => Assert.Equal(("a", null), ((string)hit!["_source"]!["tenant"]!, hit["_source"]!["secret"])));
    }

    private static JsonArray Hits((HttpStatusCode Status, string Marker, JsonNode Json) answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Json.ToJsonString());
        return answer.Json["hits"]!["hits"]!.AsArray();
    }

    private static async Task FillAsync(HttpClient client, AuthenticationHeaderValue admin)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < 20; i++)
        {
            lines.Append("{\"index\":{}}\n")
                .Append(FormattableString.Invariant(
                    $$"""{"text":"tea number {{i}}","tenant":"{{(i % 2 == 0 ? "a" : "b")}}","secret":"s{{i}}"}"""))
                .Append('\n');
        }

        await ExpectAsync(
            client,
            admin,
            "PUT",
            "/teas",
            """{"mappings":{"properties":{"text":{"type":"text"},"tenant":{"type":"keyword"},"secret":{"type":"keyword"}}}}""");
        await ExpectAsync(client, admin, "POST", "/teas/_bulk?refresh=true", lines.ToString());
    }

    private static async Task AddElasticsearchReaderAsync(HttpClient client, AuthenticationHeaderValue admin)
    {
        await ExpectAsync(client, admin, "PUT", $"/_security/role/{User}", """
            {"cluster":["manage_own_api_key"],"indices":[{"names":["teas"],"privileges":["read","view_index_metadata"],"query":{"term":{"tenant":"a"}},"field_security":{"grant":["text","tenant"]}}]}
            """);
        await ExpectAsync(
            client, admin, "PUT", $"/_security/user/{User}", $$"""{"password":"{{EngineContainer.Password}}","roles":["{{User}}"]}""");
    }

    private static async Task AddOpenSearchReaderAsync(HttpClient client, AuthenticationHeaderValue admin)
    {
        await ExpectAsync(client, admin, "PUT", $"/_plugins/_security/api/roles/{User}", """
            {"index_permissions":[{"index_patterns":["teas"],"allowed_actions":["read","indices:admin/mappings/get"],"dls":"{\"term\":{\"tenant\":\"a\"}}","fls":["text","tenant"]}]}
            """);
        await ExpectAsync(
            client,
            admin,
            "PUT",
            $"/_plugins/_security/api/internalusers/{User}",
            $$"""{"password":"{{EngineContainer.Password}}","opendistro_security_roles":["{{User}}"]}""");
    }

    private static async Task ExpectAsync(HttpClient client, AuthenticationHeaderValue who, string method, string path, string body)
    {
        var answer = await SendAsync(client, who, method, path, body);
        Assert.True((int)answer.Status < 300, $"{method} {path}: {answer.Json.ToJsonString()}");
    }

    private static async Task<(HttpStatusCode Status, string Marker, JsonNode Json)> SendAsync(
        HttpClient client, AuthenticationHeaderValue? who, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), path)
        { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = who;
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var marker = response.Headers.TryGetValues("X-SearchProxy", out var values) ? values.Single() : "";
        return (response.StatusCode, marker, text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text));
    }
}
