using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Run;

namespace SearchProxy.Ingest.Stages;

/// <summary>
/// Sends one bulk write until each item has an end. While the engine refuses the credentials and others may come, it waits for them: the
/// documents are not at fault.
/// </summary>
internal sealed class BulkSender(RunContext context, BulkClient client, bool renewsCredentials, TimeProvider time)
{
    /// <summary>What became of each item, in their order, and whether the engine asked for less.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; what was in flight may have been written.</exception>
    public async ValueTask<(BulkItemResult[] Results, bool Pushback)> SendAsync(
        IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var results = new BulkItemResult[items.Count];
        var open = Enumerable.Range(0, items.Count).ToArray();
        var pushback = false;
        while (true)
        {
            var report = await client.SendAsync([.. open.Select(i => items[i])], cancellationToken);
            pushback |= report.Pushback > 0;
            context.CountRetried(report.Retried);
            for (var i = 0; i < open.Length; i++)
            {
                results[open[i]] = report.Items[i];
            }

            var isRefused = report.Items.Any(result => result.Verdict == BulkVerdict.Credentials);
            if (!isRefused || !renewsCredentials || time.GetElapsedTime(started) >= context.Options.Bulk.GiveUpAfter)
            {
                break;
            }

            // What was not sent because of the refusal comes along.
            open = [.. open.Where(i => results[i].Verdict is BulkVerdict.Credentials or BulkVerdict.Unavailable)];
            context.Blockade.Set(BlockKind.Credentials, "the engine refuses the credentials (401); waiting for others");
            await Task.Delay(Blockade.Pause, time, cancellationToken);
        }

        context.Blockade.Lift(BlockKind.Credentials);
        context.Metrics.Sent(time.GetElapsedTime(started), items.Sum(item => (long)item.Source.Length), pushback);
        return (results, pushback);
    }
}
