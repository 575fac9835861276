using SearchProxy.Configuration;

namespace SearchProxy.Tests.Configuration;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Without_any_source_the_defaults_are_valid()
    {
        var (settings, errors) = SettingsReader.Read(file: null, [], []);
        Assert.Empty(errors);
        Assert.Equal(["http://127.0.0.1:9201"], settings.Gateway.Listen);
        Assert.Equal(["http://127.0.0.1:9200"], settings.Gateway.Engines);
    }

    [Fact]
    public void The_environment_wins_over_the_file_and_a_flag_over_both()
    {
        using var file = new TemporaryFile(/*lang=json,strict*/ """{"gateway":{"listen":["http://0.0.0.0:1"],"engines":["http://b:2","http://c:2"]},"models":{"encoder":"m"}}""");
        var (settings, errors) = SettingsReader.Read(
            file.Path,
            [Pair("SEARCHPROXY_GATEWAY__LISTEN", "http://127.0.0.1:3"), Pair("SEARCHPROXY_GATEWAY__ENGINES", "http://e:4")],
            [KeyValuePair.Create("gateway:engines", (string?)"http://f:5,http://g:5"), KeyValuePair.Create("gateway:listen", (string?)null)]);
        Assert.Empty(errors);
        Assert.Equal(["http://127.0.0.1:3"], settings.Gateway.Listen);
        Assert.Equal(["http://f:5", "http://g:5"], settings.Gateway.Engines);
        Assert.Equal("m", settings.Models.Encoder);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed_in_the_file()
    {
        using var file = new TemporaryFile("{ // which\n \"models\": { \"encoder\": \"m\", }, }");
        var (settings, errors) = SettingsReader.Read(file.Path, [], []);
        Assert.Empty(errors);
        Assert.Equal("m", settings.Models.Encoder);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        using var file = new TemporaryFile(/*lang=json,strict*/ """
            {"gateway":{"listen":"nowhere","limits":{"connections":"few","conections":1}},"enigne":{},"engine":{"username":"u"},"models":"none"}
            """);
        var (_, errors) = SettingsReader.Read(file.Path, [], []);
        Assert.Contains(errors, error => error.StartsWith("enigne is not a setting; known here: engine, gateway, models", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("gateway.limits.conections is not a setting; known here: connections, ", StringComparison.Ordinal));
        Assert.Contains("gateway.limits.connections is \"few\"; a whole number is expected", errors);
        Assert.Contains("models is \"none\"; an object is expected", errors);
        Assert.Contains(errors, error => error.StartsWith("gateway: Listen[0]: \"nowhere\" is not a URL to listen on", StringComparison.Ordinal));
        Assert.Contains("engine.username and engine.password belong together; one of them is missing", errors);
        Assert.Equal(6, errors.Count);
    }

    [Fact]
    public void A_variable_that_an_orchestrator_made_is_no_error()
    {
        var (_, errors) = SettingsReader.Read(file: null, [Pair("SEARCHPROXY_SERVICE_HOST", "10.0.0.1"), Pair("SEARCHPROXY_PORT", "tcp://10.0.0.1:80")], []);
        Assert.Empty(errors);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_named()
    {
        var (_, errors) = SettingsReader.Read("/nowhere/proxy.json", [], []);
        Assert.Equal(["the configuration file /nowhere/proxy.json does not exist"], errors);
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_named_with_the_place()
    {
        using var file = new TemporaryFile("{\"listen\": }");
        var (_, errors) = SettingsReader.Read(file.Path, [], []);
        var error = Assert.Single(errors);
        Assert.StartsWith($"the configuration file {file.Path} cannot be read: ", error, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 0", error, StringComparison.Ordinal);
    }

    private static KeyValuePair<string, string> Pair(string name, string value) => KeyValuePair.Create(name, value);
}
