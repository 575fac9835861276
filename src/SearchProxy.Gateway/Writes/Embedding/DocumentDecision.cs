using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Profiles;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>Decides what becomes of one document: the same for a request of its own and for an item of a bulk request.</summary>
internal sealed class DocumentDecision(WriteLaneOptions options, EmbedGate gate, UpdateDecision updates, FailureRule failures, WriteLog log)
{
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask<WriteVerdict> DecideAsync(WriteItem item, CancellationToken aborted)
    {
        if (item.Target.Reason is WriteReason.NoIndex)
        {
            return failures.Unknown(item, WriteReason.NoIndex);
        }

        if (!item.Target.WantsVectors)
        {
            return WriteVerdict.Pass(item.Body, item.Target.Reason);
        }

        if (item.Body.Length > options.MaxDocumentBytes)
        {
            return Unheld(item, lacksMemory: false);
        }

        if (item.Target.Profile is null)
        {
            return failures.Failed(item, item.Target.Reason, item.Target.Detail);
        }

        if (PipelineOf(item) is { } pipeline)
        {
            return failures.Changed(item, pipeline);
        }

        try
        {
            return item.Action == BulkAction.Update ? await updates.DecideAsync(item, aborted) : await WholeAsync(item, aborted);
        }
        catch (OutOfMemoryException)
        {
            log.MemoryRanOut();
            return failures.Failed(item, WriteReason.Memory, "the process ran out of memory");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.WriteThrew(e);
            return failures.Failed(item, WriteReason.Internal, detail: null);
        }
    }

    /// <summary>A document that is not held whole: there was no memory for it, or it is larger than is held.</summary>
    public WriteVerdict Unheld(WriteItem item, bool lacksMemory) => lacksMemory
        ? failures.Failed(
            item,
            WriteReason.Memory,
            $"other requests held the memory of gateway.limits.memory for longer than {options.Deadline.TotalSeconds:0.###} s")
        : failures.Failed(item, WriteReason.TooLarge, $"documents up to {options.MaxDocumentBytes} bytes get vectors");

    private async ValueTask<WriteVerdict> WholeAsync(WriteItem item, CancellationToken aborted)
    {
        var (document, reason, detail) = await gate.EmbedAsync(item.Target, item.Body, aborted);
        return document?.Outcome switch
        {
            null => failures.Failed(item, reason, detail),
            EmbedOutcome.NotUnderstood => failures.Unknown(item, WriteReason.NotUnderstood),
            EmbedOutcome.Embedded => WriteVerdict.Embedded(MemberSplice.Insert(item.Body.Span, document.Own.Span)),
            var outcome => WriteVerdict.Pass(item.Body, ReasonOf(outcome.Value)),
        };
    }

    /// <summary>The pipeline that may change the document after the proxy saw it, in words; null without one.</summary>
    private string? PipelineOf(WriteItem item)
    {
        foreach (var index in item.Target.Pipelines)
        {
            if (!index.IsKnown)
            {
                return "the settings of the index cannot be read in the caller's name; it may have a pipeline";
            }

            foreach (var name in new[] { item.Pipeline ?? index.Default, index.Final })
            {
                if (name is not null and not IndexPipelines.NoPipeline && !options.IsHarmless(name))
                {
                    return $"the ingest pipeline {name} may change the text";
                }
            }
        }

        return null;
    }

    public static WriteReason ReasonOf(EmbedOutcome outcome) => outcome switch
    {
        EmbedOutcome.NoText => WriteReason.NoText,
        EmbedOutcome.OwnVectors => WriteReason.OwnVectors,
        _ => WriteReason.NotUnderstood,
    };
}
