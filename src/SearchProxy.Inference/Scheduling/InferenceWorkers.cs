namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// A fixed set of threads of their own that run models, one unit each at a time: never the thread pool, so that model work neither
/// starves nor is starved by request handling.
/// </summary>
internal sealed class InferenceWorkers : IDisposable
{
    private readonly Thread[] _threads;

    public InferenceWorkers(int threads, int queueTokens, TimeProvider? time = null)
    {
        Queue = new WorkQueue(queueTokens, threads, time);
        _threads = [.. Enumerable.Range(0, threads).Select(CreateThread)];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public WorkQueue Queue { get; }

    public int Threads => _threads.Length;

    /// <summary>Ends the threads after the units that they are at; jobs that wait are abandoned.</summary>
    public void Dispose()
    {
        foreach (var job in Queue.Close())
        {
            job.Abandon();
        }

        foreach (var thread in _threads.Where(thread => thread != Thread.CurrentThread))
        {
            thread.Join();
        }
    }

    private Thread CreateThread(int number) => new(Work) { IsBackground = true, Name = $"inference {number}" };

    private void Work()
    {
        var buffers = new InputBuffers();
        while (Queue.Take(out var job, out var unit))
        {
            job.Execute(unit, buffers);
            Queue.Done(job, unit);
        }
    }
}
