namespace SearchProxy.Engine.Bulk;

/// <summary>One entry of <c>items</c> in a bulk answer.</summary>
internal readonly record struct BulkAnswerItem(int Status, string? ErrorType, string? Reason);
