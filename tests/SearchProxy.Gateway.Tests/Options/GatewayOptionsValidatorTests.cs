using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Tests.Options;

public class GatewayOptionsValidatorTests
{
    [Fact]
    public void Defaults_with_an_engine_hold() => Assert.Empty(GatewayOptionsValidator.Validate(Good()));

    [Fact]
    public void All_errors_are_named_at_once()
    {
        var options = new GatewayOptions
        {
            Engines = ["ftp://x", "http://user:pw@h", "http://h?q", "nonsense"],
            Listen = ["https://127.0.0.1:1", "http://example.org:80", "tcp://x", "http://h/path"],
            EngineTls = new() { Fingerprint = "abc" },
            Tls = null,
            ConnectTimeout = TimeSpan.Zero,
            Limits = new() { SearchBodyBytes = 5, RequestHeadTimeout = TimeSpan.Zero },
        };
        string[] expected =
        [
            "gateway.engines[0]: \"ftp://x\" is not", "gateway.engines[1]: the URL holds credentials",
            "gateway.engines[2]: \"http://h?q\" has a query",
            "gateway.engines[3]: \"nonsense\" is not",
            "gateway.listen[0]: \"https://127.0.0.1:1\" is https, and gateway.tls.certificateFile",
            "gateway.listen[1]: \"example.org\" is neither",
            "gateway.listen[2]: \"tcp://x\" is not", "gateway.listen[3]: \"http://h/path\" is not",
            "gateway.engineTls.fingerprint is \"abc\"", "gateway.connectTimeout is 0s; 100ms to 1m is supported",
            "gateway.limits.searchBodyBytes is 5; 1024 to 1073741824 is supported", "gateway.limits.requestHeadTimeout is 0s",
        ];
        var errors = GatewayOptionsValidator.Validate(options);
        Assert.Equal(expected.Length, errors.Count);
        Assert.All(expected.Zip(errors), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void No_engine_and_no_listener_are_errors()
    {
        var errors = GatewayOptionsValidator.Validate(new GatewayOptions { Listen = [] });
        Assert.Equal(2, errors.Count);
    }

    [Fact]
    public void Password_of_an_engine_url_is_not_repeated_in_the_error() =>
        Assert.DoesNotContain(
            "secret",
            string.Join('\n', GatewayOptionsValidator.Validate(new GatewayOptions { Engines = ["http://u:secret@h"] })),
            StringComparison.Ordinal);

    [Fact]
    public void Missing_certificate_files_are_named()
    {
        var options = Good();
        options.Tls = new ListenTlsOptions { CertificateFile = "/nowhere/c.pem", KeyFile = "/nowhere/k.pem" };
        Assert.Equal(
            [
                "gateway.tls.certificateFile: there is no file \"/nowhere/c.pem\"",
                "gateway.tls.keyFile: there is no file \"/nowhere/k.pem\"",
            ],
            GatewayOptionsValidator.Validate(options));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9201")]
    [InlineData("http://localhost:0")]
    [InlineData("http://*:9201")]
    [InlineData("http://[::1]:9201")]
    [InlineData("http://0.0.0.0:9201/")]
    public void Listeners_of_every_kind_are_supported(string url)
    {
        var options = Good();
        options.Listen = [url];
        Assert.Empty(GatewayOptionsValidator.Validate(options));
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Bounds_are_inclusive(string setting, Action<GatewayOptions> within, Action<GatewayOptions> beyond)
    {
        var options = Good();
        within(options);
        Assert.Empty(GatewayOptionsValidator.Validate(options));
        beyond(options);
        Assert.StartsWith($"gateway.{setting} is ", Assert.Single(GatewayOptionsValidator.Validate(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void Host_does_not_start_with_wrong_options()
    {
        var exception =
            Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() =>
                GatewayHost.Build(new GatewayOptions { Listen = [] }));
        Assert.Equal(2, exception.Failures.Count());
    }

    public static TheoryData<string, Action<GatewayOptions>, Action<GatewayOptions>> Bounds => new()
    {
        { "connectTimeout", o => o.ConnectTimeout = TimeSpan.FromSeconds(60), o => o.ConnectTimeout = TimeSpan.FromSeconds(60.1) },
        { "engineTimeout", o => o.EngineTimeout = TimeSpan.FromSeconds(1), o => o.EngineTimeout = TimeSpan.FromSeconds(0.9) },
        { "answerTimeout", o => o.AnswerTimeout = TimeSpan.FromDays(1), o => o.AnswerTimeout = TimeSpan.Zero },
        { "nodeSilence", o => o.NodeSilence = TimeSpan.FromSeconds(0.1), o => o.NodeSilence = TimeSpan.FromMinutes(11) },
        { "nodePause", o => o.NodePause = TimeSpan.FromSeconds(0.1), o => o.NodePause = TimeSpan.FromHours(2) },
        { "drainTimeout", o => o.DrainTimeout = TimeSpan.FromHours(1), o => o.DrainTimeout = TimeSpan.FromHours(1.1) },
        { "drainDelay", o => o.DrainDelay = TimeSpan.FromMinutes(5), o => o.DrainDelay = TimeSpan.FromMinutes(6) },
        { "limits.searchBodyBytes", o => o.Limits.SearchBodyBytes = 1024, o => o.Limits.SearchBodyBytes = 1023 },
        { "limits.inflatedBodyBytes", o => o.Limits.InflatedBodyBytes = 1 << 30, o => o.Limits.InflatedBodyBytes = 0 },
        { "limits.inflationRatio", o => o.Limits.InflationRatio = 1100, o => o.Limits.InflationRatio = 1101 },
        { "limits.requestLineBytes", o => o.Limits.RequestLineBytes = 4096, o => o.Limits.RequestLineBytes = 4095 },
        { "limits.requestHeadersBytes", o => o.Limits.RequestHeadersBytes = 8192, o => o.Limits.RequestHeadersBytes = 8191 },
        { "limits.requestHeaders", o => o.Limits.RequestHeaders = 20, o => o.Limits.RequestHeaders = 19 },
        { "limits.connections", o => o.Limits.Connections = 1, o => o.Limits.Connections = 0 },
        { "limits.keepAlive", o => o.Limits.KeepAlive = TimeSpan.FromSeconds(1), o => o.Limits.KeepAlive = TimeSpan.Zero },
        { "limits.slowClientGrace", o =>
            o.Limits.SlowClientGrace = TimeSpan.FromSeconds(2), o => o.Limits.SlowClientGrace = TimeSpan.FromSeconds(1) },
        { "limits.slowClientBytesPerSecond", o => o.Limits.SlowClientBytesPerSecond = 1, o => o.Limits.SlowClientBytesPerSecond = 0 },
    };

    private static GatewayOptions Good() => new() { Engines = ["http://localhost:9200"] };
}
