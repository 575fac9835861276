using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>The failure policy: what becomes of a document whose vectors cannot be made.</summary>
internal sealed class FailureRule(WriteLaneOptions options, EmbeddingOnWrite embedding)
{
    public WriteVerdict Failed(WriteItem item, WriteReason reason, string? detail) => options.OnFailure == WriteFailurePolicy.Reject
        ? new WriteVerdict(WriteFate.Rejected, reason, item.Body, detail)
        : new WriteVerdict(WriteFate.Queued, reason, item.Body, detail);

    /// <summary>Nothing failed, but the text cannot be known: the engine decides, and a backfill makes up for it where there is a queue.</summary>
    public WriteVerdict Unknown(WriteItem item, WriteReason reason) =>
        new(embedding.Enqueue is null ? WriteFate.Passed : WriteFate.Queued, reason, item.Body);
}
