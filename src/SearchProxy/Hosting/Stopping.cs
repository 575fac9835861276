namespace SearchProxy.Hosting;

/// <summary>Waits for the end.</summary>
internal static class Stopping
{
    /// <summary>Returns when <paramref name="stop"/> is cancelled.</summary>
    public static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
