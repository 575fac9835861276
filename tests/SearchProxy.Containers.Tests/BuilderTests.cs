using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using SearchProxy.Testcontainers;
using SearchProxy.Testing.Containers;

namespace SearchProxy.Containers.Tests;

/// <summary>What a team reads when its proxy does not start.</summary>
public class BuilderTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Fact]
    public void A_folder_that_is_no_model_is_refused_before_anything_starts()
    {
        var missing = new DirectoryInfo(Path.Join(Path.GetTempPath(), Guid.NewGuid().ToString("N")));
        var empty = Directory.CreateTempSubdirectory("no-model-");
        try
        {
            Assert.Contains(
                $"{missing.FullName} is no model's folder: it does not exist.",
                Assert.Throws<ArgumentException>(() => new SearchProxyBuilder().WithModel(missing)).Message,
                StringComparison.Ordinal);
            Assert.Contains(
                $"{empty.FullName} is no model's folder: it has no manifest.json.",
                Assert.Throws<ArgumentException>(() => new SearchProxyBuilder().WithEncoder(empty)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            empty.Delete();
        }
    }

    [ContainersFact]
    [Trait("Category", "Containers")]
    public void A_proxy_without_an_engine_or_with_two_kinds_of_network_is_not_built()
    {
        Assert.Contains(
            "call WithEngine",
            Assert.Throws<InvalidOperationException>(() => new SearchProxyBuilder().Build()).Message,
            StringComparison.Ordinal);
        var both = new SearchProxyBuilder().WithEngine(Nowhere).WithHostNetwork().WithNetwork("other");
        Assert.Contains(
            "exclude each other", Assert.Throws<InvalidOperationException>(() => both.Build()).Message, StringComparison.Ordinal);
    }

    [ContainersFact]
    [Trait("Category", "Containers")]
    public async Task A_model_that_the_image_does_not_hold_is_named_with_the_log()
    {
        await using var proxy = Proxy().WithEngine(Nowhere).WithModel("no-such-model").Build();

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => proxy.StartAsync());

        Assert.IsNotType<TimeoutException>(thrown);
        Assert.Contains("no-such-model", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("end of its log", thrown.Message, StringComparison.Ordinal);
    }

    [ContainersFact]
    [Trait("Category", "Containers")]
    public async Task A_setting_that_is_wrong_is_named()
    {
        await using var proxy = Proxy().WithEngine(Nowhere).WithSetting("gateway.search.window", "many").Build();

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => proxy.StartAsync());

        Assert.Contains("gateway.search.window", thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    [ContainersFact]
    [Trait("Category", "Containers")]
    public async Task An_engine_that_never_answers_is_what_the_wait_ends_with()
    {
        await using var proxy = Proxy().WithEngine(Nowhere).WithStartTimeout(TimeSpan.FromSeconds(10)).Build();

        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => proxy.StartAsync());

        Assert.Contains("engine_unreachable", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("listens on", thrown.Message, StringComparison.Ordinal);
    }

    [ContainersFact]
    [Trait("Category", "Containers")]
    public async Task An_engine_whose_container_gets_never_ready_is_named_with_its_log()
    {
        await using var engine = new ContainerBuilder(LocalDocker.ProxyImage).WithEntrypoint(
            "/bin/sh", "-c", "echo no cluster manager; sleep 600")
            .WithWaitStrategy(Wait.ForUnixContainer()
                .UntilMessageIsLogged("started", static strategy => strategy.WithTimeout(TimeSpan.FromSeconds(5)))).Build();
        await using var proxy = Proxy().WithEngine(engine).Build();

        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => proxy.StartAsync());

        Assert.Contains($"The engine {engine.Image.FullName} did not get ready", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("no cluster manager", thrown.Message, StringComparison.Ordinal);
    }

    [ContainersFact]
    [Trait("Category", "Containers")]
    public async Task The_image_says_by_itself_that_it_is_healthy_before_an_engine_that_is_away_too()
    {
        await using var proxy = Proxy().WithEngine(Nowhere).WithWaitStrategy(Wait.ForUnixContainer().UntilContainerIsHealthy()).Build();

        await proxy.StartAsync();

        Assert.Equal(TestcontainersHealthStatus.Healthy, proxy.Health);
    }

    private static SearchProxyBuilder Proxy() => new SearchProxyBuilder(LocalDocker.ProxyImage).WithHostNetwork(LocalDocker.HostNetwork);
}
