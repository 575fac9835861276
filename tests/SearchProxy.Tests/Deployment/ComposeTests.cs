using System.Globalization;
using System.Text.RegularExpressions;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Options;
using SearchProxy.Terminals;
using SearchProxy.Testing;
using YamlDotNet.RepresentationModel;

namespace SearchProxy.Tests.Deployment;

/// <summary>The compose files keep to one way of running a service, whatever the service.</summary>
public sealed partial class ComposeTests
{
    /// <summary>Services that end by themselves.</summary>
    private static readonly HashSet<string> Passing = ["ingest"];

    public static TheoryData<string, string> Services()
    {
        var found = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(RepositoryFolder.At("compose"), "*.yml")
            .Where(static file => Read(file).Children.ContainsKey("services")))
        {
            foreach (var (name, service) in Map(Read(file), "services").Children.Where(static entry =>
                ((YamlMappingNode)entry.Value).Children.ContainsKey("image")))
            {
                found.Add(Path.GetFileName(file), ((YamlScalarNode)name).Value!);
            }
        }

        return found;
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_is_pinned_held_down_and_started_again(string file, string name)
    {
        var service = Map(Map(Read(RepositoryFolder.At("compose", file)), "services"), name);

        Assert.Matches(PinnedImage(), Text(service, "image"));
        Assert.Equal("[ ALL ]", service["cap_drop"].ToString());
        Assert.Equal("[ no-new-privileges:true ]", service["security_opt"].ToString());
        Assert.Equal(Passing.Contains(name) ? "no" : "unless-stopped", Text(service, "restart"));
        Assert.True(Map(service, "healthcheck").Children.ContainsKey(Passing.Contains(name) ? "disable" : "test"));
        Assert.True(name is "elasticsearch" or "opensearch" || Text(service, "read_only") == "true", "its root file system can be written");
        foreach (var port in service.Children.TryGetValue("ports", out var ports) ? (YamlSequenceNode)ports : [])
        {
            Assert.StartsWith("127.0.0.1:", port.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("elasticsearch")]
    [InlineData("opensearch")]
    public void A_project_has_its_name_and_lets_the_proxy_finish_what_is_under_way(string engine)
    {
        var file = Read(RepositoryFolder.At("compose", engine + ".yml"));
        var proxy = Map(Map(file, "services"), "searchproxy");
        var drain = TimeSpan.Parse(Text(Map(proxy, "environment"), "SEARCHPROXY_GATEWAY__DRAINTIMEOUT"), CultureInfo.InvariantCulture);

        Assert.Equal("searchproxy-" + engine, Text(file, "name"));
        Assert.Equal(new GatewayOptions().DrainTimeout, drain);
        Assert.True(Seconds(Text(proxy, "stop_grace_period")) > drain + new GatewayOptions().DrainDelay);
    }

    [Theory]
    [InlineData("elasticsearch")]
    [InlineData("opensearch")]
    public void The_proxy_and_the_ingestion_are_told_what_the_program_knows(string engine)
    {
        var services = Map(Read(RepositoryFolder.At("compose", engine + ".yml")), "services");
        var commands = CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null));
        Assert.Empty(commands.Parse(Words(Map(services, "ingest"), "command")).Errors);
        Assert.Empty(commands.Parse(Words(Map(Map(services, "searchproxy"), "healthcheck"), "test")[2..]).Errors);

        var (settings, errors) = SettingsReader.Read(null, Variables(Map(services, "searchproxy")), []);
        Assert.Empty(errors);
        Assert.Equal([$"http://{engine}:9200"], settings.Gateway.Engines);
        Assert.All(
            Variables(Map(services, "searchproxy")),
            static variable =>
                Assert.Contains(variable.Key, Setting.All.Select(static setting => SettingsReader.VariableOf(setting.Path))));
    }

    /// <summary>What Docker hands on comes from its bridge, so that nothing but a listener for operators shows the page.</summary>
    [Theory]
    [InlineData("elasticsearch")]
    [InlineData("opensearch")]
    public void The_page_is_seen_from_this_machine_and_scraped_from_the_project(string engine)
    {
        var file = RepositoryFolder.At("compose", engine + ".yml");
        var scraper = RepositoryFolder.At("compose", "prometheus", "prometheus.yml");
        var proxy = Map(Map(Read(file), "services"), "searchproxy");
        var listener = Text(Map(proxy, "environment"), "SEARCHPROXY_GATEWAY__ADMIN__LISTEN");
        var port = new Uri(listener.Replace('*', 'x')).Port;

        Assert.Contains($"127.0.0.1:{port}:{port}", Words(proxy, "ports"));
        Assert.Contains($"searchproxy:{port}", File.ReadAllText(scraper), StringComparison.Ordinal);
        Assert.Contains($"http://localhost:{port}/_searchproxy/", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_files_mount_is_there()
    {
        var mounted = Directory.EnumerateFiles(RepositoryFolder.At("compose"), "*.yml")
            .SelectMany(File.ReadLines)
            .Select(static line => Mount().Match(line))
            .Where(static match => match.Success).Select(static match => match.Groups["path"].Value).ToList();

        Assert.NotEmpty(mounted);
        Assert.All(mounted, static path => Assert.True(Directory.Exists(RepositoryFolder.At("compose", path)), path));
        Assert.True(File.Exists(RepositoryFolder.At("src", "SearchProxy", "Demo", "Corpus", "documents.jsonl")));
    }

    private static YamlMappingNode Read(string path)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(path);
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node[key];

    private static string[] Words(YamlMappingNode node, string key) =>
        [.. ((YamlSequenceNode)node[key]).Select(static word => ((YamlScalarNode)word).Value!)];

    private static IEnumerable<KeyValuePair<string, string>> Variables(YamlMappingNode service) => Map(service, "environment").Children
        .Select(static variable => KeyValuePair.Create(((YamlScalarNode)variable.Key).Value!, ((YamlScalarNode)variable.Value).Value!));

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static TimeSpan Seconds(string text)
    {
        var match = Duration().Match(text);
        Assert.True(match.Success, text);
        return TimeSpan.FromSeconds(int.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(
        @"^\$\{[A-Z]+_IMAGE:-(?:searchproxy:latest|[a-z./-]+:v?[0-9]+[.][0-9]+[.][0-9]+)\}$",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PinnedImage();

    [GeneratedRegex(@"^ *- \./(?<path>[a-z/]+):", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Mount();

    [GeneratedRegex("^(?<seconds>[0-9]+)s$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Duration();
}
