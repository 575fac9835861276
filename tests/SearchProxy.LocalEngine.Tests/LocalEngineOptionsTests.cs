namespace SearchProxy.LocalEngine.Tests;

public sealed class LocalEngineOptionsTests
{
    [Fact]
    public void The_defaults_are_in_bounds()
    {
        var options = new LocalEngineOptions();
        Assert.Empty(options.Validate());
        Assert.Equal((LocalEngineProduct.Elasticsearch, 0, 104_857_600), (options.Product, options.Port, options.MaxBodyBytes));
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var options = new LocalEngineOptions { Port = 70_000, MaxBodyBytes = 0, Product = (LocalEngineProduct)9 };
        Assert.Equal(3, options.Validate().Count);
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => LocalEngineHost.StartAsync(options));
        Assert.Contains("70000", fault.Message);
        Assert.Contains("MaxBodyBytes is 0", fault.Message);
    }
}
