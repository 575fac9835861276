using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace SearchProxy.Testcontainers;

/// <summary>
/// Builds a proxy in front of an engine. It runs as in production: read-only root file system, no capabilities, no new privileges. It
/// counts as started once it is ready.
/// </summary>
public sealed class SearchProxyBuilder : ContainerBuilder<SearchProxyBuilder, SearchProxyContainer, SearchProxyConfiguration>
{
    /// <summary>The image without a name given: what <c>docker build -t searchproxy .</c> makes.</summary>
    public const string DefaultImage = "searchproxy:latest";

    /// <summary>The port that the proxy listens on inside its container.</summary>
    public const int Port = 9201;

    /// <summary>Where a proxy that shares the machine's network listens.</summary>
    internal const string Loopback = "127.0.0.1";

    private const string Models = "/app/models";
    private const string Manifest = "manifest.json";
    private const string EngineCa = "/etc/searchproxy/engine-ca.pem";
    private const string Listen = "gateway.listen";
    private const string EnginesVariable = "SEARCHPROXY_GATEWAY__ENGINES";

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
    /// Puts the proxy before an engine in a container, which is started if need be. Unless <c>WithNetwork</c> names one that both are on,
    /// the builder makes a network for the two. Several are nodes of one cluster.
    /// </summary>
    /// <param name="engine">Elasticsearch or OpenSearch.</param>
    /// <param name="port">The engine's HTTP port inside its container.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>; see <see cref="WithEngineCa"/>.</param>
    public SearchProxyBuilder WithEngine(IContainer engine, int port = 9200, string scheme = "http")
    {
        ArgumentNullException.ThrowIfNull(engine);
        return With(new SearchProxyConfiguration
        {
            Engines = [new NodeContainer(
                engine, onHost => onHost ? $"{scheme}://{Loopback}:{OnHost(engine, port)}" : $"{scheme}://{NameOf(engine)}:{port}")],
        });
    }

    /// <summary>Puts the proxy before an engine that its container reaches by a URL.</summary>
    public SearchProxyBuilder WithEngine(Uri engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var url = engine.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return With(new SearchProxyConfiguration { Engines = [new NodeContainer(null, _ => url)] });
    }

    /// <summary>Trusts the authority that signed the engine's certificate, which an engine's image writes itself.</summary>
    /// <param name="pem">The authority as PEM.</param>
    public SearchProxyBuilder WithEngineCa(byte[] pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return With(new SearchProxyConfiguration { EngineCa = pem }).WithSetting("gateway.engineTls.caFile", EngineCa);
    }

    /// <summary>
    /// Lets the proxy share the network of the machine that Docker runs on, for daemons without bridge networks. It then listens on the
    /// loopback, on a free port, and reaches an engine's container by the port that it publishes or, if it shares the machine's network
    /// too, by the very port. Docker must run on this machine.
    /// </summary>
    /// <param name="enabled">False for networks of Docker's own, as without this call.</param>
    public SearchProxyBuilder WithHostNetwork(bool enabled = true) => With(new SearchProxyConfiguration { OnHostNetwork = enabled });

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

    /// <summary>
    /// How long the proxy and the engine behind it may take, once their containers run, until they answer: three minutes without this call.
    /// </summary>
    public SearchProxyBuilder WithStartTimeout(TimeSpan timeout) =>
        WithWaitStrategy(Wait.ForUnixContainer().AddCustomWaitStrategy(new UntilReady(), strategy => strategy.WithTimeout(timeout)));

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
        var onHost = DockerResourceConfiguration.OnHostNetwork == true;
        var nodes = DockerResourceConfiguration.Engines;
        var builder = nodes.Count == 0 ? this : WithCreateParameterModifier(parameters => parameters.Env =
            [.. parameters.Env ?? [], $"{EnginesVariable}={string.Join(',', nodes.Select(node => node.Url(onHost)))}"]);
        return new SearchProxyContainer((onHost ? builder.OnHost() : builder.OnBridge()).WithEngineCaFile().DockerResourceConfiguration);
    }

    /// <inheritdoc />
    protected override void Validate()
    {
        base.Validate();
        if (DockerResourceConfiguration.Engines.Count == 0
            && DockerResourceConfiguration.Environments?.ContainsKey(EnginesVariable) != true)
        {
            throw new InvalidOperationException("The proxy has no engine: call WithEngine with a container or a URL.");
        }

        if (DockerResourceConfiguration.OnHostNetwork == true && DockerResourceConfiguration.Networks.Any())
        {
            throw new InvalidOperationException(
                "WithHostNetwork and WithNetwork exclude each other: a container that shares the machine's network is on no other.");
        }
    }

    /// <inheritdoc />
    protected override SearchProxyBuilder Init() => base.Init()
        .WithCreateParameterModifier(Harden)
        .WithStartTimeout(TimeSpan.FromMinutes(3));

    /// <inheritdoc />
    protected override SearchProxyBuilder Clone(IResourceConfiguration<CreateContainerParameters> resourceConfiguration) =>
        Merge(DockerResourceConfiguration, new SearchProxyConfiguration(resourceConfiguration));

    /// <inheritdoc />
    protected override SearchProxyBuilder Clone(IContainerConfiguration resourceConfiguration) =>
        Merge(DockerResourceConfiguration, new SearchProxyConfiguration(resourceConfiguration));

    /// <inheritdoc />
    protected override SearchProxyBuilder Merge(SearchProxyConfiguration oldValue, SearchProxyConfiguration newValue) =>
        new(new SearchProxyConfiguration(oldValue, newValue));

    private SearchProxyBuilder With(SearchProxyConfiguration more) => Merge(DockerResourceConfiguration, more);

    private SearchProxyBuilder WithModelFolder(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(Path.Join(folder.FullName, Manifest))
            ? WithBindMount(folder.FullName, $"{Models}/{folder.Name}", AccessMode.ReadOnly)
            : throw new ArgumentException(
                $"{folder.FullName} is no model's folder: it {(folder.Exists ? $"has no {Manifest}" : "does not exist")}.", nameof(folder));
    }

    /// <summary>
    /// Nothing can be copied into a container whose root file system is read-only, so that the authority is mounted as a file of this
    /// machine.
    /// </summary>
    private SearchProxyBuilder WithEngineCaFile()
    {
        if (DockerResourceConfiguration.EngineCa is not { } pem)
        {
            return this;
        }

        var file = Path.Join(Path.GetTempPath(), $"searchproxy-engine-ca-{Guid.NewGuid():N}.pem");
        File.WriteAllBytes(file, pem);
        return WithBindMount(file, EngineCa, AccessMode.ReadOnly).With(new SearchProxyConfiguration { EngineCaFile = file });
    }

    private SearchProxyBuilder OnBridge()
    {
        var builder = WithPortBinding(Port, assignRandomHostPort: true).WithSetting(Listen, $"http://*:{Port}");
        if (DockerResourceConfiguration.Networks.Any() || DockerResourceConfiguration.Engines.All(static node => node.Container is null))
        {
            return builder;
        }

        var network = new NetworkBuilder().Build();
        return builder.WithNetwork(network).With(new SearchProxyConfiguration { OwnNetwork = network });
    }

    private SearchProxyBuilder OnHost()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = (ushort)((IPEndPoint)free.LocalEndpoint).Port;
        return WithSetting(Listen, $"http://{Loopback}:{port}").With(new SearchProxyConfiguration { HostPort = port })
            .WithCreateParameterModifier(static parameters => (parameters.HostConfig ??= new HostConfig()).NetworkMode = "host");
    }

    /// <summary>
    /// The name that a container has on every network of its own: Docker gives its generated name to none, and its short id to each.
    /// </summary>
    private static string NameOf(IContainer engine) => engine.Id[..12];

    /// <summary>The port of the machine by which an engine's container is reached.</summary>
    private static int OnHost(IContainer engine, int port) =>
        engine.GetMappedPublicPorts().TryGetValue((ushort)port, out var published) ? published : port;

    private static void Harden(CreateContainerParameters parameters)
    {
        parameters.HostConfig ??= new HostConfig();
        parameters.HostConfig.ReadonlyRootfs = true;
        parameters.HostConfig.CapDrop = ["ALL"];
        parameters.HostConfig.SecurityOpt = ["no-new-privileges"];
    }
}
