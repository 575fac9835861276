namespace SearchProxy.Testing.Containers;

/// <summary>An engine by its image: the published one, or a stand-in that a variable names.</summary>
/// <param name="Name">As in the names of variables, for example <c>ELASTICSEARCH_8</c>.</param>
/// <param name="Published">The image that the project publishes.</param>
public sealed record EngineImage(string Name, string Published)
{
    public const string Elasticsearch8 = "ELASTICSEARCH_8";
    public const string Elasticsearch9 = "ELASTICSEARCH_9";
    public const string OpenSearch2 = "OPENSEARCH_2";
    public const string OpenSearch3 = "OPENSEARCH_3";

    private static readonly EngineImage[] All =
    [
        new(Elasticsearch8, "docker.elastic.co/elasticsearch/elasticsearch:8.19.8"),
        new(Elasticsearch9, "docker.elastic.co/elasticsearch/elasticsearch:9.2.1"),
        new(OpenSearch2, "opensearchproject/opensearch:2.19.1"),
        new(OpenSearch3, "opensearchproject/opensearch:3.3.0"),
    ];

    public bool IsElasticsearch => Name.StartsWith("ELASTICSEARCH", StringComparison.Ordinal);

    /// <summary>The engine's major version.</summary>
    public int Version => Name[^1] - '0';

    public string Variable => $"SEARCHPROXY_TEST_IMAGE_{Name}";

    /// <summary>Whether a variable names the image: then it has no security plugin.</summary>
    public bool IsStandIn => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    public string Image => IsStandIn ? Environment.GetEnvironmentVariable(Variable)! : Published;

    public static EngineImage Of(string name) => All.Single(image => image.Name == name);
}
