using System.Net;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using SearchProxy.Testing.Containers;

namespace SearchProxy.Containers.Tests;

/// <summary>One node of an engine in a container.</summary>
internal static class EngineContainer
{
    public const int Port = 9200;
    public const string Password = "Correct-Horse-7-Battery";

    /// <summary>The name in the certificate that OpenSearch's image brings; Elasticsearch's image makes one for the name of its host.</summary>
    public const string SecuredHost = "node-0.example.com";

    private const string Heap = "-Xms512m -Xmx512m";

    /// <summary>A node without security.</summary>
    public static IContainer Open(EngineImage image)
    {
#if ELASTICSEARCH_MODULE
        if (image is { IsElasticsearch: true, IsStandIn: false })
        {
            return new Testcontainers.Elasticsearch.ElasticsearchBuilder(image.Image).WithEnvironment("xpack.security.enabled", "false").WithEnvironment("ES_JAVA_OPTS", Heap).Build();
        }
#endif
        var node = Node(image).WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(static request => request
            .ForPort(Port).ForPath("/_cluster/health").ForStatusCode(HttpStatusCode.OK)));
        return (image.IsElasticsearch ? node.WithEnvironment("xpack.security.enabled", "false") : node.WithEnvironment("DISABLE_SECURITY_PLUGIN", "true")).Build();
    }

    /// <summary>A node with users and TLS, as its image sets it up by itself.</summary>
    public static IContainer Secured(EngineImage image, INetwork network)
    {
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        var node = Node(image).WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request
            .ForPort(Port).UsingTls().UsingHttpMessageHandler(handler).ForPath("/_cluster/health")
            .WithBasicAuthentication(UserOf(image), Password).ForStatusCode(HttpStatusCode.OK)));
        return (image.IsElasticsearch
            ? node.WithEnvironment("ELASTIC_PASSWORD", Password).WithEnvironment("xpack.license.self_generated.type", "trial")
            : node.WithEnvironment("OPENSEARCH_INITIAL_ADMIN_PASSWORD", Password))
            .WithHostname(SecuredHost).WithNetwork(network).WithNetworkAliases(SecuredHost).Build();
    }

    /// <summary>The authority that the image signed its own certificate with, as PEM.</summary>
    public static Task<byte[]> ReadCaAsync(EngineImage image, IContainer node) => node.ReadFileAsync(
        image.IsElasticsearch ? "/usr/share/elasticsearch/config/certs/http_ca.crt" : "/usr/share/opensearch/config/root-ca.pem");

    public static string UserOf(EngineImage image) => image.IsElasticsearch ? "elastic" : "admin";

    private static ContainerBuilder Node(EngineImage image) => new ContainerBuilder(image.Image)
        .WithEnvironment("discovery.type", "single-node")
        .WithEnvironment(image.IsElasticsearch ? "ES_JAVA_OPTS" : "OPENSEARCH_JAVA_OPTS", Heap)
        .WithPortBinding(Port, assignRandomHostPort: true);
}
