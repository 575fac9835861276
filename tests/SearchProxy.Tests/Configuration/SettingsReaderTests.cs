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
        using var file =
            new TemporaryFile(/*lang=json,strict*/ """{"gateway":{"listen":["http://0.0.0.0:1"],"engines":["http://b:2","http://c:2"]},"models":{"encoder":"m"}}""");
        var (settings, errors) = SettingsReader.Read(
            file.Path,
            [Pair("SEARCHPROXY_GATEWAY__LISTEN", "http://127.0.0.1:3"), Pair("SEARCHPROXY_GATEWAY__ENGINES", "http://e:4")],
            [
                KeyValuePair.Create("gateway:engines", (string?)"http://f:5,http://g:5"),
                KeyValuePair.Create("gateway:listen", (string?)null),
            ]);
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
        Assert.Contains(errors, error => error.StartsWith("enigne is not a setting; did you mean engine?", StringComparison.Ordinal));
        Assert.Contains(
            errors,
            error => error.StartsWith("gateway.limits.conections is not a setting; did you mean gateway.limits.connections?", StringComparison.Ordinal));
        Assert.Contains("gateway.limits.connections is \"few\"; a whole number is expected", errors);
        Assert.Contains("models is \"none\"; an object is expected", errors);
        Assert.Contains(
            errors, error => error.StartsWith("gateway.listen[0]: \"nowhere\" is not a URL to listen on", StringComparison.Ordinal));
        Assert.Contains(
            "engine.username is set without a password: --password-file FILE (engine.passwordFile), or --user NAME:PASSWORD", errors);
        Assert.Equal(6, errors.Count);
    }

    [Fact]
    public void A_variable_that_an_orchestrator_made_is_no_error()
    {
        var reading = SettingsReader.Read(
            file: null,
            [
                Pair("SEARCHPROXY_SERVICE_HOST", "10.0.0.1"), Pair("SEARCHPROXY_PORT", "tcp://10.0.0.1:80"),
                Pair("SEARCHPROXY_GATEWAY_PORT", "1"),
            ],
            []);
        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Warnings);
    }

    [Theory]
    [InlineData("SEARCHPROXY_GATEWAY__SERCH__WINDOW", "did you mean SEARCHPROXY_GATEWAY__SEARCH__WINDOW?")]
    [InlineData("SEARCHPROXY_GATEWY__LISTEN", "did you mean SEARCHPROXY_GATEWAY__LISTEN?")]
    [InlineData("SEARCHPROXY_MODELS__ENTIRELY__ELSEWHERE__AND__FAR", "docs/configuration.md lists the settings")]
    [InlineData("searchproxy_gateway__search__windw", "did you mean SEARCHPROXY_GATEWAY__SEARCH__WINDOW?")]
    public void A_variable_that_means_a_setting_and_is_none_is_warned_of(string name, string hint)
    {
        var reading = SettingsReader.Read(file: null, [Pair(name, "3")], []);
        Assert.Empty(reading.Errors);
        Assert.Equal([$"{name.ToUpperInvariant()} is no setting and is ignored; {hint}"], reading.Warnings);
    }

    [Fact]
    public void Each_value_tells_where_it_came_from()
    {
        using var file =
            new TemporaryFile(/*lang=json,strict*/ """{"$schema":"s.json","gateway":{"search":{"window":40,"blend":0.5}},"models":{"rerankers":{"far":{"folder":"a"}}}}""");
        var reading = SettingsReader.Read(
            file.Path,
            [Pair("SEARCHPROXY_GATEWAY__SEARCH__BLEND", "0.2")],
            [KeyValuePair.Create("gateway:engines", (string?)"http://f:5")]);
        Assert.Empty(reading.Errors);
        Assert.Equal(
            [
                ("gateway.engines", "http://f:5", "flag --engine"),
                ("gateway.search.blend", "0.2", "variable SEARCHPROXY_GATEWAY__SEARCH__BLEND"),
                ("gateway.search.window", "40", $"file {file.Path}"),
                ("models.rerankers.far.folder", "a", $"file {file.Path}"),
            ],
            EffectiveSetting.Of(reading)
                .Where(row => row.Origin != EffectiveSetting.Default)
                .Select(row => (row.Path, row.Value!, row.Origin))
                .Order());
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
        using var file = new TemporaryFile("{\n  \"listen\": }");
        var (_, errors) = SettingsReader.Read(file.Path, [], []);
        var error = Assert.Single(errors);
        Assert.StartsWith($"the configuration file {file.Path} is not JSON: line 2, byte 13: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_and_a_file_without_an_object_are_no_configuration()
    {
        Assert.Equal(
            [$"the configuration file {Path.GetTempPath()} is a folder; one JSON file is expected"],
            SettingsReader.Read(Path.GetTempPath(), [], []).Errors);
        using var list = new TemporaryFile("[1]");
        Assert.Equal(
            [$"the configuration file {list.Path} holds no object; one JSON object, {{ … }}, is expected"],
            SettingsReader.Read(list.Path, [], []).Errors);
    }

    private static KeyValuePair<string, string> Pair(string name, string value) => KeyValuePair.Create(name, value);
}
