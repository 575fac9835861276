using SearchProxy.Testing;

namespace SearchProxy.Gateway.Tests.Rig;

public class ManualTimeProviderTests
{
    [Fact]
    public async Task Cancels_a_token_only_when_its_time_has_come()
    {
        var time = new ManualTimeProvider();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(source.IsCancellationRequested);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(source.IsCancellationRequested);
        await Task.Delay(TimeSpan.Zero, time);
    }

    [Fact]
    public void Fires_timers_in_the_order_in_which_they_are_due_and_at_their_own_time()
    {
        var time = new ManualTimeProvider();
        var start = time.GetTimestamp();
        var fired = new List<(string, TimeSpan)>();
        using var late = time.CreateTimer(
            _ => fired.Add(("late", time.GetElapsedTime(start))), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var often = time.CreateTimer(
            _ => fired.Add(("often", time.GetElapsedTime(start))), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Equal([("often", TimeSpan.FromSeconds(1)), ("often", TimeSpan.FromSeconds(2))], fired);
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(4, fired.Count);
        Assert.Equal(1, time.ArmedTimers);
    }
}
