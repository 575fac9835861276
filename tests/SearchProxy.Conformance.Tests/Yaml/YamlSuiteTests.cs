using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>REST tests in the YAML form of both engines' projects end through the proxy as they end directly.</summary>
public sealed class YamlSuiteTests
{
    private const string Prefix = "yaml-";

    private static string Sample => RepositoryFolder.At("tests", "SearchProxy.Conformance.Tests", "Yaml", "Sample");

    [Fact]
    public void The_sample_has_at_least_15_files() => Assert.InRange(Directory.GetFiles(Sample, "*.yml").Length, 15, int.MaxValue);

    [Theory]
    [InlineData(LocalEngineProduct.Elasticsearch)]
    [InlineData(LocalEngineProduct.OpenSearch)]
    public async Task The_sample_ends_alike_over_the_local_engine(LocalEngineProduct product)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = product });

        var comparison = await CompareAsync(engine.Url, Sample, Prefix);

        Assert.InRange(comparison.Direct.Values.Count(static outcome => outcome.Verdict == YamlOutcome.Passed), 20, int.MaxValue);
    }

    [OpenSearchFact]
    public Task The_sample_passes_over_OpenSearch() => PassAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task The_sample_passes_over_Elasticsearch() => PassAsync(RealEngine.Elasticsearch!);

    /// <summary>
    /// The folder and the engine that the environment names; without them the sample, over an engine that is emptied after every test as a
    /// user's is.
    /// </summary>
    [Fact]
    public async Task A_folder_of_tests_ends_alike()
    {
        await using var own = YamlFolder.Engine is null ? await LocalEngineHost.StartAsync(new LocalEngineOptions()) : null;

        var comparison = await CompareAsync(YamlFolder.Engine ?? own!.Url, YamlFolder.Folder ?? Sample, prefix: null);

        Assert.Contains(comparison.Direct.Values, static outcome => outcome.Verdict == YamlOutcome.Passed);
    }

    private static async Task PassAsync(Uri engine)
    {
        var comparison = await CompareAsync(engine, Sample, Prefix);
        var failed = comparison.Direct.Where(static entry => entry.Value.Verdict == YamlOutcome.Failed)
            .Select(static entry => $"{entry.Key} {entry.Value}")
            .ToArray();
        Assert.True(failed.Length == 0, string.Join('\n', failed));
    }

    private static async Task<YamlComparison> CompareAsync(Uri url, string folder, string? prefix)
    {
        var tests = YamlSuite.Read(folder);
        Assert.NotEmpty(tests);
        using var engine = await YamlEngine.ConnectAsync(url, prefix);
        var comparison = await YamlComparison.RunAsync(engine, tests);
        Assert.True(
            comparison.Differences.Count == 0,
            $"{comparison.Differences.Count} of {tests.Count}:\n{string.Join('\n', comparison.Differences)}");
        if (folder == Sample)
        {
            Assert.True(
                comparison.Reranked > 0 && comparison.Excused > 0,
                $"{comparison.Reranked} answers were reranked, {comparison.Excused} assertions on their order did not hold");
        }

        return comparison;
    }
}
