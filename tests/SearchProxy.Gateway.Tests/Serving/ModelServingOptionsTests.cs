using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Serving;

namespace SearchProxy.Gateway.Tests.Serving;

public class ModelServingOptionsTests
{
    [Fact]
    public void By_default_nothing_is_served_and_nothing_is_wrong() => Assert.Empty(Errors(new ModelServingOptions()));

    [Fact]
    public void Serving_without_a_key_is_an_error() =>
        Assert.Contains(
            "gateway.serving.enabled is true without a key",
            Assert.Single(Errors(new ModelServingOptions { Enabled = true })),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:9201", true)]
    [InlineData("http://localhost:9201", true)]
    [InlineData("http://[::1]:9201", true)]
    [InlineData("http://*:9201", false)]
    [InlineData("http://10.0.0.1:9201", false)]
    public void Without_a_key_only_the_loopback_may_be_listened_on(string listen, bool holds) =>
        Assert.Equal(holds, Errors(new ModelServingOptions { Enabled = true, AllowWithoutKey = true }, listen).Count == 0);

    [Fact]
    public void A_key_that_cannot_be_had_is_an_error()
    {
        Assert.Contains(
            "holds no key",
            Assert.Single(Errors(new ModelServingOptions { Enabled = true, KeyVariable = "SEARCHPROXY_TEST_NO_SUCH_VARIABLE" })),
            StringComparison.Ordinal);
        using var empty = new KeyFile(" \n");
        Assert.Contains(
            "holds no key",
            Assert.Single(Errors(new ModelServingOptions { Enabled = true, KeyFile = empty.Path })),
            StringComparison.Ordinal);
        Assert.Contains(
            "is missing",
            Assert.Single(Errors(new ModelServingOptions { Enabled = true, KeyFile = "/no/such/file" })),
            StringComparison.Ordinal);
        using var full = new KeyFile("k");
        Assert.Empty(Errors(new ModelServingOptions { Enabled = true, KeyFile = full.Path }, "http://*:1"));
        Assert.Contains(
            "both set",
            Assert.Single(Errors(new ModelServingOptions { Enabled = true, KeyFile = full.Path, KeyVariable = "X" })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bound_is_told_at_once()
    {
        var options = new ModelServingOptions
        {
            Enabled = true,
            AllowWithoutKey = true,
            MaxDocuments = 0,
            MaxBodyBytes = 1,
            MaxConcurrent = 0,
            MaxWaiting = -1,
            Deadline = TimeSpan.Zero,
        };
        Assert.Equal(
            [
                "gateway.serving.maxDocuments", "gateway.serving.maxBodyBytes", "gateway.serving.maxConcurrent",
                "gateway.serving.maxWaiting", "gateway.serving.deadline",
            ],
            Errors(options).Select(error => error.Split(' ')[0]));
    }

    private static IReadOnlyList<string> Errors(ModelServingOptions options, string listen = "http://127.0.0.1:9201") =>
        GatewayOptionsValidator.Validate(new GatewayOptions { Engines = ["http://localhost:9200"], Listen = [listen], Serving = options });
}
