namespace SearchProxy.Engine.Bulk;

/// <summary>What a bulk write came to.</summary>
/// <param name="Items">One result per item, in the order of the items.</param>
/// <param name="Requests">HTTP requests sent.</param>
/// <param name="Retried">Items that were sent again, each time counted.</param>
/// <param name="Pushback">How often the engine asked for less: 429, 503, 413 or no answer.</param>
public sealed record BulkReport(IReadOnlyList<BulkItemResult> Items, int Requests, int Retried, int Pushback);
