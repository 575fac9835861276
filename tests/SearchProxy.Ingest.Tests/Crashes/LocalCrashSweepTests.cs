using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Crashes;

/// <summary>Kills against engines that keep documents themselves: most against the local one, some against real ones.</summary>
public sealed class LocalCrashSweepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crash-").FullName;

    [Fact]
    public Task I01_Whenever_the_process_is_killed_the_local_engine_ends_equal_to_the_source() =>
        new CrashSweep(_folder, seed: 1).RunAsync(CrashSweep.Kills - CrashSweepTests.ScriptedKills, CrashTarget.LocalAsync);

    [OpenSearchFact]
    public Task I01_Whenever_the_process_is_killed_a_real_OpenSearch_ends_equal_to_the_source() => RealAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task I01_Whenever_the_process_is_killed_a_real_Elasticsearch_ends_equal_to_the_source() => RealAsync(RealEngine.Elasticsearch!);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task RealAsync(Uri url) =>
        new CrashSweep(_folder, seed: 2).RunAsync(Math.Clamp(CrashSweep.Kills / 20, 2, 100), () => CrashTarget.OnAsync(url));
}
