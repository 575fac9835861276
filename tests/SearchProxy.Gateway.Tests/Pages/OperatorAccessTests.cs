using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Pages;

public sealed class OperatorAccessTests : IDisposable
{
    private readonly string _keyFile = Path.GetTempFileName();

    public OperatorAccessTests() => File.WriteAllText(_keyFile, "the key\n");

    public void Dispose() => File.Delete(_keyFile);

    [Theory]
    [InlineData("/_searchproxy/metrics")]
    [InlineData("/_searchproxy/plan/books/_search")]
    [InlineData("/_searchproxy/compare")]
    [InlineData("/_searchproxy/")]
    public async Task Pages_are_not_for_those_who_come_through_another_proxy(string page)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();

        foreach (var header in new[] { "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "Via: 1.1 front", "X-Real-IP: 127.0.0.1" })
        {
            Assert.Equal((403, "failed; reason=operators-only"), await Get(proxy.Url, page, header));
        }

        Assert.Empty(engine.Asked);
    }

    [Fact]
    public async Task A_listener_for_operators_takes_the_pages_off_the_one_for_clients()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = static options => options.Admin.Listen = ["http://127.0.0.1:0"],
        }.StartedAsync();
        var admin = GatewayHost.AddressesOf(proxy.App)[1];

        Assert.Equal(403, (await Get(proxy.Url, "/_searchproxy/metrics")).Status);
        Assert.Equal(200, (await Get(admin, "/_searchproxy/metrics")).Status);
        Assert.Equal(200, (await Get(proxy.Url, "/_searchproxy/health/live")).Status);
        Assert.Equal(200, (await Get(proxy.Url, "/_searchproxy/health/ready")).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/books/_search")]
    [InlineData("/_searchproxyx")]
    [InlineData("/_searchproxy/rerank")]
    public async Task The_listener_for_operators_has_nothing_of_the_engine_and_no_models(string target)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = static options =>
            {
                options.Admin.Listen = ["http://127.0.0.1:0"];
                (options.Serving.Enabled, options.Serving.AllowWithoutKey) = (true, true);
            },
        }.StartedAsync();

        Assert.Equal(404, (await Get(GatewayHost.AddressesOf(proxy.App)[1], target)).Status);
        Assert.Empty(engine.Asked);
    }

    [Theory]
    [InlineData("X-SearchProxy-Key: the key", 200)]
    [InlineData("Authorization: Bearer the key", 200)]
    [InlineData("X-SearchProxy-Key: another", 403)]
    [InlineData("Authorization: Basic dGhlIGtleQ==", 403)]
    [InlineData("X-None: 1", 403)]
    public async Task With_a_key_the_pages_are_behind_it_on_every_listener(string header, int status)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = options => (options.Admin.KeyFile, options.Admin.Listen) = (_keyFile, ["http://127.0.0.1:0"]),
        }.StartedAsync();

        foreach (var address in GatewayHost.AddressesOf(proxy.App))
        {
            Assert.Equal(status, (await Get(address, "/_searchproxy/metrics", header)).Status);
        }
    }

    [Theory]
    [InlineData(OpenPages.Always, 200)]
    [InlineData(OpenPages.Never, 403)]
    public async Task The_setting_opens_and_shuts_them(OpenPages open, int status)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy =
            await new GatewayRig { Engines = [engine.Url], Change = options => options.Admin.Open = open }.StartedAsync();

        Assert.Equal(status, (await Get(proxy.Url, "/_searchproxy/metrics", "X-Forwarded-For: 10.0.0.1")).Status);
    }

    [Fact]
    public async Task Readiness_tells_strangers_no_more_than_whether()
    {
        await using var proxy = await new GatewayRig { Engines = [new Uri("http://127.0.0.1:1")] }.StartedAsync();
        await proxy.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        var stranger = await proxy.AskAsync("GET /_searchproxy/health/ready HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n");
        var operators = await proxy.AskAsync("GET /_searchproxy/health/ready HTTP/1.1\r\nHost: h\r\n\r\n");

        Assert.Equal("{\"status\":\"degraded\"}", stranger!.Text);
        Assert.Contains("engine", operators!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_let_nobody_in_are_errors()
    {
        var options = new GatewayOptions { Engines = ["http://localhost:9200"] };
        options.Admin.Listen = ["https://127.0.0.1:1", "nowhere"];
        (options.Admin.KeyFile, options.Admin.KeyVariable) = (_keyFile, "A");
        var both = GatewayOptionsValidator.Validate(options);
        (options.Admin.KeyFile, options.Admin.KeyVariable) = (_keyFile + ".gone", null);
        var missing = GatewayOptionsValidator.Validate(options);

        Assert.Contains(
            both, static error => error.StartsWith("gateway.admin.keyVariable and gateway.admin.keyFile", StringComparison.Ordinal));
        Assert.Contains(both, static error => error.StartsWith("gateway.admin.listen[0]", StringComparison.Ordinal));
        Assert.Contains(both, static error => error.StartsWith("gateway.admin.listen[1]", StringComparison.Ordinal));
        Assert.Contains(missing, static error => error.StartsWith("gateway.admin.keyFile", StringComparison.Ordinal));
    }

    private static async Task<(int Status, string? Marker)> Get(Uri url, string target, string header = "X-None: 1")
    {
        var answer = await RawHttpClient.ExchangeAsync(url, $"GET {target} HTTP/1.1\r\nHost: h\r\n{header}\r\n\r\n");
        return (answer!.Status, answer.Header("X-SearchProxy"));
    }
}
