namespace SearchProxy.Engine.Bulk;

/// <param name="Verdict">What became of the item.</param>
/// <param name="Status">The item's HTTP status; that of the whole answer when it has none of its own; 0 without an answer.</param>
/// <param name="ErrorType">The engine's error type; null without one.</param>
/// <param name="Reason">The engine's words, or ours when there was no answer.</param>
public sealed record BulkItemResult(BulkVerdict Verdict, int Status, string? ErrorType = null, string? Reason = null)
{
    /// <summary>True when the index now holds the item or something newer.</summary>
    public bool IsSettled => Verdict is BulkVerdict.Done or BulkVerdict.Superseded;
}
