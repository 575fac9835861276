using System.Text;
using SearchProxy.Engine.Http;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Engine.Tests;

public class EngineProbeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(EngineKind.Elasticsearch8, EngineProduct.Elasticsearch, 8)]
    [InlineData(EngineKind.Elasticsearch9, EngineProduct.Elasticsearch, 9)]
    [InlineData(EngineKind.OpenSearch2, EngineProduct.OpenSearch, 2)]
    [InlineData(EngineKind.OpenSearch3, EngineProduct.OpenSearch, 3)]
    public async Task Product_and_version_are_told_apart(EngineKind kind, EngineProduct product, int major)
    {
        await using var engine = await ScriptedEngine.StartAsync(kind);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });

        var outcome = await EngineProbe.AskAsync(client, Soon, CancellationToken.None);

        Assert.Equal((product, major), (outcome.Info!.Product, outcome.Info.Major));
        Assert.True(outcome.Info.IsSupported);
    }

    [Fact]
    public async Task An_OpenSearch_in_compatibility_mode_tells_its_true_version()
    {
        await using var engine = await ScriptedEngine.StartAsync(EngineKind.OpenSearch2);
        engine.When(
            "GET",
            "/",
            EngineAnswer.Json("""{"version":{"number":"7.10.2"},"tagline":"The OpenSearch Project: https://opensearch.org/"}"""));
        engine.When("GET", "/_nodes/_local", EngineAnswer.Json("""{"nodes":{"abc":{"version":"2.19.1"}}}"""));
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });

        var outcome = await EngineProbe.AskAsync(client, Soon, CancellationToken.None);

        Assert.Equal((EngineProduct.OpenSearch, "2.19.1", 2), (outcome.Info!.Product, outcome.Info.Version, outcome.Info.Major));
    }

    [Theory]
    [InlineData("""{"version":{"number":"1.0"},"tagline":"Hello"}""")]
    [InlineData("""{"version":"8.1.0","tagline":"You Know, for Search"}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public void Another_product_is_not_taken_for_an_engine(string body) => Assert.Null(EngineProbe.Read(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(301, "https://search.example.com:9243/es/", "https://search.example.com:9243/es/")]
    [InlineData(302, "http://ann:secret@login.example.com/in?token=secret#secret", "http://login.example.com/in")]
    [InlineData(307, "//ann:secret@search.example.com/?a=secret", "//search.example.com/")]
    [InlineData(308, "/es/?token=secret", "/es/")]
    [InlineData(301, "es#secret", "es")]
    [InlineData(301, "ftp://ann:secret@files.example.com/a", "ftp://files.example.com/a")]
    [InlineData(301, "http://ann:secret@[broken/", "an address that is not understood")]
    public async Task A_redirect_is_named_without_what_is_secret_in_it(int status, string location, string shown)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(new EngineAnswer { Status = status }.With("Location", location));
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });

        var outcome = await EngineProbe.AskAsync(client, Soon, CancellationToken.None);
        var other = await client.SendAsync(EngineRequest.Get("/books"), 1 << 20, CancellationToken.None);

        var words = $"redirects to {shown}; redirects are not followed: give the URL of the engine itself (--engine, gateway.engines)";
        Assert.Equal((status, $"{engine.Url} answered {status} to GET / and {words}"), (outcome.Status, outcome.Detail));
        Assert.Equal($"{status} {words}", EngineErrorText.Of(other.Response!));
    }

    [Fact]
    public async Task Missing_credentials_are_told_by_status()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Error(401, "security_exception", "missing authentication credentials"));
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });

        var outcome = await EngineProbe.AskAsync(client, Soon, CancellationToken.None);

        Assert.Null(outcome.Info);
        Assert.Equal(401, outcome.Status);
        Assert.Contains("401", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EngineProduct.Elasticsearch, 7, false)]
    [InlineData(EngineProduct.Elasticsearch, 8, true)]
    [InlineData(EngineProduct.OpenSearch, 1, false)]
    [InlineData(EngineProduct.OpenSearch, 3, true)]
    [InlineData(EngineProduct.Unknown, 8, false)]
    public void Only_the_tried_versions_are_supported(EngineProduct product, int major, bool supported) =>
        Assert.Equal(supported, new EngineInfo(product, $"{major}.1.0", major, "c").IsSupported);
}
