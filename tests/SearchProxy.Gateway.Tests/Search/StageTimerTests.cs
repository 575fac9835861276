using SearchProxy.Gateway.Search;
using SearchProxy.Testing;

namespace SearchProxy.Gateway.Tests.Search;

public sealed class StageTimerTests
{
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    [Fact]
    public void What_begins_in_time_has_the_rest_of_its_share()
    {
        var time = new ManualTimeProvider();
        var timer = new StageTimer(time);
        time.Advance(TimeSpan.FromMilliseconds(400));

        Assert.Equal(TimeSpan.FromMilliseconds(600), timer.LeftForCompletion(Share, Grace));
        Assert.Equal(TimeSpan.FromMilliseconds(600), timer.LeftForKnowledge(Share, Grace));
    }

    [Fact]
    public void Whatever_begins_late_ends_within_one_grace()
    {
        var time = new ManualTimeProvider();
        var timer = new StageTimer(time);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(Grace, timer.LeftForCompletion(Share, Grace));
        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(TimeSpan.FromMilliseconds(50), timer.LeftForCompletion(Share, Grace));
        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(TimeSpan.FromMilliseconds(1), timer.LeftForCompletion(Share, Grace));
        Assert.Equal(Grace, timer.LeftForKnowledge(Share, Grace));
    }

    [Fact]
    public void A_call_that_begins_shortly_before_the_end_takes_nothing_from_the_share()
    {
        var time = new ManualTimeProvider();
        var timer = new StageTimer(time);
        time.Advance(TimeSpan.FromMilliseconds(800));

        Assert.Equal(Grace, timer.LeftForCompletion(Share, Grace));
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(150), timer.LeftForCompletion(Share, Grace));
    }
}
