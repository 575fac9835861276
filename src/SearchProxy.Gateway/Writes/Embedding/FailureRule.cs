using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>The failure policy: what becomes of a document whose vectors cannot be made.</summary>
internal sealed class FailureRule(WriteLaneOptions options, EmbeddingOnWrite embedding)
{
    public WriteVerdict Failed(WriteItem item, WriteReason reason, string? detail) => options.OnFailure == WriteFailurePolicy.Reject
        ? new WriteVerdict(WriteAction.Rejected, reason, item.Body, detail)
        : new WriteVerdict(WriteAction.Queued, reason, item.Body, detail);

    /// <summary>What comes after the proxy may change the text, so that vectors made here would be of another one.</summary>
    public WriteVerdict Changed(WriteItem item, string detail) => options.OnFailure == WriteFailurePolicy.Reject
        ? new WriteVerdict(WriteAction.Rejected, WriteReason.Pipeline, item.Body, detail)
        : Unknown(item, WriteReason.Pipeline) with { Detail = detail };

    /// <summary>
    /// Nothing failed, but the text cannot be known: the engine decides, and a backfill makes up for it where there is a queue.
    /// </summary>
    public WriteVerdict Unknown(WriteItem item, WriteReason reason) =>
        new(embedding.Enqueue is null ? WriteAction.Passed : WriteAction.Queued, reason, item.Body);
}
