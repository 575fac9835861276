using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Indexes;
using SearchProxy.Testing;

namespace SearchProxy.Engine.Tests.Indexes;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Pauses_grow_are_random_and_honour_Retry_After()
    {
        var policy = new BulkClientOptions().Retry;
        var random = new Random(1);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var bound = Math.Min(30_000, 100 * Math.Pow(2, Math.Min(attempt, 30)));
            Assert.Equal(bound, policy.Pause(attempt).TotalMilliseconds);
            Assert.InRange(policy.JitteredPause(attempt, random, asked: null).TotalMilliseconds, 0, bound);
        }

        Assert.Equal(TimeSpan.FromSeconds(7), policy.JitteredPause(0, random, RetryPolicy.RetryAfter("7")));
        Assert.Equal(policy.LongestPause, policy.JitteredPause(0, random, RetryPolicy.RetryAfter("4000")));
        Assert.Null(RetryPolicy.RetryAfter("Wed, 21 Oct 2026 07:28:00 GMT"));
        Assert.Null(RetryPolicy.RetryAfter(null));
        Assert.True(Enumerable.Range(0, 20).Select(_ => policy.JitteredPause(5, random, asked: null)).Distinct().Count() > 10);
    }

    [Fact]
    public async Task Attempts_go_on_until_one_is_over()
    {
        var time = new ManualTimeProvider();
        var policy = new RetryPolicy(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2), TimeSpan.FromMinutes(1));
        var running = policy.RunAsync(
            static before => ValueTask.FromResult(before), static before => before == 3, pause: null, time, default).AsTask();
        foreach (var pause in new[] { 1, 2, 2 })
        {
            Assert.False(running.IsCompleted);
            await Eventually.HoldsAsync(() => time.ArmedTimers == 1);
            time.Advance(TimeSpan.FromMilliseconds(pause));
        }

        Assert.Equal(3, await running);
    }

    [Fact]
    public async Task After_patience_the_last_answer_stands()
    {
        var time = new ManualTimeProvider();
        var policy = new RetryPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var running = policy.RunAsync(static before => ValueTask.FromResult(before), static _ => false, pause: null, time, default)
            .AsTask();
        await Eventually.HoldsAsync(() => time.ArmedTimers == 1);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await running);
        Assert.Equal(
            0,
            await RetryPolicy.Once.RunAsync(static before => ValueTask.FromResult(before), static _ => false, pause: null, time, default));
    }
}
