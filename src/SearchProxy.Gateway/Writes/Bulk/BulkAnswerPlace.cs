namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>Where in the engine's answer the <see cref="BulkAnswerSplicer"/> is.</summary>
internal enum BulkAnswerPlace
{
    /// <summary>Among the answer's members, outside of the items.</summary>
    Before,

    /// <summary>Behind the name <c>errors</c>.</summary>
    Errors,

    /// <summary>Behind the name <c>items</c>.</summary>
    ItemsName,

    /// <summary>In the array of items.</summary>
    Items,

    /// <summary>What follows is relayed unread: the answer is done, or none that is understood.</summary>
    Relayed,
}
