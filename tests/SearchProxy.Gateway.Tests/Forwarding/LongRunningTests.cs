using SearchProxy.Gateway.Forwarding;

namespace SearchProxy.Gateway.Tests.Forwarding;

public sealed class LongRunningTests
{
    private static readonly TimeSpan Ordinary = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("/_reindex")]
    [InlineData("/_reindex/task:1/_rethrottle")]
    [InlineData("/i/_update_by_query?conflicts=proceed")]
    [InlineData("/i/_delete_by_query?wait_for_completion")]
    [InlineData("/i/_forcemerge?max_num_segments=1")]
    [InlineData("/_snapshot/repo/one?wait_for_completion=true")]
    [InlineData("/_tasks/node:1?wait_for_completion=true")]
    [InlineData("/_tasks")]
    [InlineData("/_cluster/health?wait_for_status=green")]
    [InlineData("/_cluster/health/i;wait_for_nodes=3?level=shards;wait_for_no_relocating_shards=true")]
    [InlineData("/i/_doc/1?refresh=wait_for")]
    [InlineData("/i/_async_search?wait_for_completion_timeout=5m")]
    [InlineData("/_search?timeout=2d")]
    public void Requests_that_wait_have_the_long_bound(string target) => Assert.Equal(Most, LongRunning.Bound(target, Ordinary, Most));

    [Theory]
    [InlineData("/i/_search", 60)]
    [InlineData("/_bulk?refresh=true", 60)]
    [InlineData("/i/_doc/1", 60)]
    [InlineData("/_search/scroll", 60)]
    [InlineData("/_cluster/health", 60)]
    [InlineData("/_reindex?wait_for_completion=false", 60)]
    [InlineData("/i/_search?wait_for_completion=false", 60)]
    [InlineData("/my_reindex/_doc/_reindexed", 60)]
    [InlineData("/i/_search?timeout=20ms", 60.02)]
    [InlineData("/i/_search?q=timeout&timeout=90s", 150)]
    [InlineData("/i?timeout=30s&master_timeout=1m", 150)]
    [InlineData("/i/_search?timeout=-1", 60)]
    [InlineData("/i/_search?timeout=99999999999999999999d", 60)]
    [InlineData("/i/_search?timeout", 60)]
    public void Others_have_the_ordinary_bound_and_the_time_that_they_name(string target, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), LongRunning.Bound(target, Ordinary, Most));

    [Fact]
    public void The_ordinary_bound_is_never_longer_than_the_long_one() =>
        Assert.Equal(TimeSpan.FromSeconds(1), LongRunning.Bound("/i/_search", Ordinary, TimeSpan.FromSeconds(1)));
}
