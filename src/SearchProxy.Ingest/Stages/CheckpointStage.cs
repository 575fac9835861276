using SearchProxy.Ingest.Run;

namespace SearchProxy.Ingest.Stages;

/// <summary>Saves a checkpoint every second in which something was settled.</summary>
internal sealed class CheckpointStage(RunContext context, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long _saved = -1;

    public async Task RunAsync(CancellationToken stop)
    {
        if (context.State is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await SaveAsync(isComplete: false);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // The run is over; its end saves the last checkpoint.
        }
    }

    /// <summary>True when the checkpoint is on the disk, or there is none to keep.</summary>
    public async ValueTask<bool> SaveAsync(bool isComplete)
    {
        var checkpoint = context.Checkpoint(isComplete);
        if (context.State is null || (checkpoint.Settled == _saved && !isComplete))
        {
            return true;
        }

        if (!await context.TryWriteAsync(() => context.State.Save(checkpoint), "the checkpoint"))
        {
            return false;
        }

        _saved = checkpoint.Settled;
        return true;
    }
}
