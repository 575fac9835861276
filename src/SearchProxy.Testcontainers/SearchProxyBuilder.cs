using System.Net;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace SearchProxy.Testcontainers;

/// <summary>
/// Builds a proxy in front of an engine. It runs as in production: read-only root file system, no capabilities, no new privileges. It counts as started once
/// it is ready.
/// </summary>
public sealed class SearchProxyBuilder : ContainerBuilder<SearchProxyBuilder, SearchProxyContainer, SearchProxyConfiguration>
{
    /// <summary>The image without a name given: what <c>docker build -t searchproxy .</c> makes.</summary>
    public const string DefaultImage = "searchproxy:latest";

    /// <summary>The port that the proxy listens on inside its container.</summary>
    public const int Port = 9201;

    private const string Models = "/app/models";
    private const string EngineCa = "/etc/searchproxy/engine-ca.pem";

    /// <summary>A builder for <see cref="DefaultImage"/>.</summary>
    public SearchProxyBuilder()
        : this(DefaultImage)
    {
    }

    /// <summary>A builder for an image, for example <c>registry.example.com/searchproxy:0.1.0</c>.</summary>
    public SearchProxyBuilder(string image)
        : this(new SearchProxyConfiguration()) => DockerResourceConfiguration = Init().WithImage(image).DockerResourceConfiguration;

    private SearchProxyBuilder(SearchProxyConfiguration configuration)
        : base(configuration) => DockerResourceConfiguration = configuration;

    /// <inheritdoc />
    protected override SearchProxyConfiguration DockerResourceConfiguration { get; }

    /// <summary>
    /// Puts the proxy before an engine in a container, which is started if need be. Unless <c>WithNetwork</c> names one that both are on, the builder makes a
    /// network for the two.
    /// </summary>
    /// <param name="engine">Elasticsearch or OpenSearch.</param>
    /// <param name="port">The engine's HTTP port inside its container.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>; see <see cref="WithEngineCa"/>.</param>
    public SearchProxyBuilder WithEngine(IContainer engine, int port = 9200, string scheme = "http")
    {
        ArgumentNullException.ThrowIfNull(engine);
        // The engine's name is known once it is created, which is before the proxy is.
        return Merge(DockerResourceConfiguration, new SearchProxyConfiguration([engine]))
            .DependsOn(engine)
            .WithCreateParameterModifier(parameters => AddEngine(parameters, $"{scheme}://{engine.Name.TrimStart('/')}:{port}"));
    }

    /// <summary>Puts the proxy before an engine that its container reaches by a URL.</summary>
    public SearchProxyBuilder WithEngine(Uri engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return WithCreateParameterModifier(parameters => AddEngine(parameters, engine.GetLeftPart(UriPartial.Path).TrimEnd('/')));
    }

    /// <summary>Trusts the authority that signed the engine's certificate, which an engine's image writes itself.</summary>
    /// <param name="pem">The authority as PEM.</param>
    public SearchProxyBuilder WithEngineCa(byte[] pem) => WithResourceMapping(pem, FilePath.Of(EngineCa)).WithSetting("gateway.engineTls.caFile", EngineCa);

    /// <summary>Reranks by a model that the image holds.</summary>
    /// <param name="name">Name of its folder; empty reranks by none.</param>
    public SearchProxyBuilder WithModel(string name) => WithSetting("models.reranker", name);

    /// <summary>Reranks by a model of this machine.</summary>
    /// <param name="folder">The model's folder, with its <c>manifest.json</c>; mounted to read only.</param>
    public SearchProxyBuilder WithModel(DirectoryInfo folder) => WithModelFolder(folder).WithModel(folder.Name);

    /// <summary>Makes query vectors by an encoder that the image holds; empty searches by words alone.</summary>
    public SearchProxyBuilder WithEncoder(string name) => WithSetting("models.encoder", name);

    /// <summary>Makes query vectors by an encoder of this machine.</summary>
    public SearchProxyBuilder WithEncoder(DirectoryInfo folder) => WithModelFolder(folder).WithEncoder(folder.Name);

    /// <summary>Sets what stands in docs/configuration.md.</summary>
    /// <param name="path">The setting's name, for example <c>gateway.search.window</c>.</param>
    /// <param name="value">Its value as a configuration file has it; lists with commas.</param>
    public SearchProxyBuilder WithSetting(string path, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return WithEnvironment("SEARCHPROXY_" + path.Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant(), value);
    }

    /// <inheritdoc />
    public override SearchProxyContainer Build()
    {
        Validate();
        if (DockerResourceConfiguration.Engines.Count == 0 || DockerResourceConfiguration.Networks.Any())
        {
            return new SearchProxyContainer(DockerResourceConfiguration);
        }

        var network = new NetworkBuilder().Build();
        var configuration = Merge(DockerResourceConfiguration, new SearchProxyConfiguration(engines: null, network)).WithNetwork(network).DockerResourceConfiguration;
        return new SearchProxyContainer(configuration);
    }

    /// <inheritdoc />
    protected override SearchProxyBuilder Init() => base.Init()
        .WithPortBinding(Port, assignRandomHostPort: true)
        .WithSetting("gateway.listen", $"http://*:{Port}")
        .WithCreateParameterModifier(Harden)
        .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request
            .ForPort(Port).ForPath("/_searchproxy/health/ready").ForStatusCode(HttpStatusCode.OK)));

    /// <inheritdoc />
    protected override SearchProxyBuilder Clone(IResourceConfiguration<CreateContainerParameters> resourceConfiguration) =>
        Merge(DockerResourceConfiguration, new SearchProxyConfiguration(resourceConfiguration));

    /// <inheritdoc />
    protected override SearchProxyBuilder Clone(IContainerConfiguration resourceConfiguration) =>
        Merge(DockerResourceConfiguration, new SearchProxyConfiguration(resourceConfiguration));

    /// <inheritdoc />
    protected override SearchProxyBuilder Merge(SearchProxyConfiguration oldValue, SearchProxyConfiguration newValue) =>
        new(new SearchProxyConfiguration(oldValue, newValue));

    private SearchProxyBuilder WithModelFolder(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return WithBindMount(folder.FullName, $"{Models}/{folder.Name}", AccessMode.ReadOnly);
    }

    private static void Harden(CreateContainerParameters parameters)
    {
        parameters.HostConfig ??= new HostConfig();
        parameters.HostConfig.ReadonlyRootfs = true;
        parameters.HostConfig.CapDrop = ["ALL"];
        parameters.HostConfig.SecurityOpt = ["no-new-privileges"];
    }

    /// <summary>Adds one more node to those that the proxy goes round.</summary>
    private static void AddEngine(CreateContainerParameters parameters, string url)
    {
        const string variable = "SEARCHPROXY_GATEWAY__ENGINES=";
        IEnumerable<string> entries = parameters.Env ?? [];
        var before = entries.FirstOrDefault(static entry => entry.StartsWith(variable, StringComparison.Ordinal));
        parameters.Env = [.. entries.Where(entry => entry != before), before is null ? variable + url : $"{before},{url}"];
    }
}
