using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using SearchProxy.Testing.Containers;

namespace SearchProxy.Containers.Tests;

/// <summary>One node of an engine in a container.</summary>
internal static class EngineContainer
{
    public const string Password = "Correct-Horse-7-Battery";

    private const string Heap = "-Xms512m -Xmx512m";

    /// <summary>
    /// The port that a node listens on: a free one of the machine, where containers share its network. Tests run one after the other.
    /// </summary>
    public static int Port { get; } = LocalDocker.HostNetwork ? FreePort() : 9200;

    /// <summary>
    /// A name in the certificate that OpenSearch's image brings; Elasticsearch's image makes one for the name of its host and for this
    /// machine.
    /// </summary>
    public static string SecuredHost { get; } = LocalDocker.HostNetwork ? "localhost" : "node-0.example.com";

    /// <summary>A node without security.</summary>
    public static IContainer Open(EngineImage image)
    {
#if ELASTICSEARCH_MODULE
        if (image is { IsElasticsearch: true, IsStandIn: false } && !LocalDocker.HostNetwork)
        {
            return new Testcontainers.Elasticsearch.ElasticsearchBuilder(image.Image)
                .WithEnvironment("xpack.security.enabled", "false")
                .WithEnvironment("ES_JAVA_OPTS", Heap)
                .Build();
        }
#endif
        var node = Node(image, new UntilHealthy(Uri.UriSchemeHttp, null));
        return (image.IsElasticsearch
            ? node.WithEnvironment("xpack.security.enabled", "false")
            : node.WithEnvironment("DISABLE_SECURITY_PLUGIN", "true")).Build();
    }

    /// <summary>A node with users and TLS, as its image sets it up by itself.</summary>
    /// <param name="image">The engine.</param>
    /// <param name="network">The network that proxy and engine share; null where that is the machine's.</param>
    public static IContainer Secured(EngineImage image, INetwork? network)
    {
        var node = Node(image, new UntilHealthy(Uri.UriSchemeHttps, Basic(UserOf(image), Password)));
        node = image.IsElasticsearch
            ? node.WithEnvironment("ELASTIC_PASSWORD", Password).WithEnvironment("xpack.license.self_generated.type", "trial")
            : node.WithEnvironment("OPENSEARCH_INITIAL_ADMIN_PASSWORD", Password);
        return (network is null ? node : node.WithHostname(SecuredHost).WithNetwork(network).WithNetworkAliases(SecuredHost)).Build();
    }

    /// <summary>Where the tests reach a node.</summary>
    public static Uri UrlOf(IContainer node, string scheme = "http") =>
        (LocalDocker.HostNetwork
            ? new UriBuilder(scheme, "127.0.0.1", Port)
            : new UriBuilder(scheme, node.Hostname, node.GetMappedPublicPort(Port))).Uri;

    /// <summary>The authority that the image signed its own certificate with, as PEM.</summary>
    public static Task<byte[]> ReadCaAsync(EngineImage image, IContainer node) => node.ReadFileAsync(
        image.IsElasticsearch ? "/usr/share/elasticsearch/config/certs/http_ca.crt" : "/usr/share/opensearch/config/root-ca.pem");

    public static string UserOf(EngineImage image) => image.IsElasticsearch ? "elastic" : "admin";

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static ContainerBuilder Node(EngineImage image, IWaitUntil ready)
    {
        var node = new ContainerBuilder(image.Image)
            .WithEnvironment("discovery.type", "single-node")
            .WithEnvironment(image.IsElasticsearch ? "ES_JAVA_OPTS" : "OPENSEARCH_JAVA_OPTS", Heap)
            .WithWaitStrategy(Wait.ForUnixContainer().AddCustomWaitStrategy(ready));
        return LocalDocker.HostNetwork
            ? node.WithEnvironment("http.port", $"{Port}")
                .WithCreateParameterModifier(static parameters => (parameters.HostConfig ??= new HostConfig()).NetworkMode = "host")
            : node.WithPortBinding(Port, assignRandomHostPort: true);
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    /// <summary>Waits for the cluster's health, whatever the network.</summary>
    private sealed class UntilHealthy(string scheme, AuthenticationHeaderValue? who) : IWaitUntil
    {
        public async Task<bool> UntilAsync(IContainer container)
        {
            using var handler = new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            };
            using var client = new HttpClient(handler)
            {
                Timeout = TimeSpan.FromSeconds(10),
                DefaultRequestHeaders = { Authorization = who },
            };
            try
            {
                using var answer = await client.GetAsync(new Uri(UrlOf(container, scheme), "/_cluster/health"));
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                return false;
            }
        }
    }
}
