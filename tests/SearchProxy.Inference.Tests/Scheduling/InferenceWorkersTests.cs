using SearchProxy.Inference.Scheduling;
using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests.Scheduling;

public sealed class InferenceWorkersTests
{
    [Fact]
    public void Units_of_one_job_run_at_the_same_time_on_threads_of_their_own()
    {
        using var workers = new InferenceWorkers(2, 1_000);
        using var both = new Barrier(2);
        using var done = new CountdownEvent(2);
        var pooled = false;
        workers.Queue.TryAdd(new TestJob(JobLane.Rerank, [1, 1], _ =>
        {
            pooled |= Thread.CurrentThread.IsThreadPoolThread;
            both.SignalAndWait();
            done.Signal();
        }));
        Assert.True(done.Wait(TimeSpan.FromSeconds(30)));
        Assert.False(pooled);
    }

    [Fact]
    public async Task Ending_the_threads_abandons_what_waits_and_finishes_what_runs()
    {
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var finished = false;
        var waiting = new TestJob(JobLane.Rerank, [1]);
        var workers = new InferenceWorkers(1, 1_000);
        workers.Queue.TryAdd(new TestJob(JobLane.Rerank, [1], _ =>
        {
            started.Set();
            release.Wait();
            finished = true;
        }));
        started.Wait();
        workers.Queue.TryAdd(waiting);
        var ending = Task.Run(workers.Dispose);
        await Eventually.HoldsAsync(() => waiting.IsAbandoned);
        release.Set();
        await ending;
        Assert.True(finished);
    }
}
