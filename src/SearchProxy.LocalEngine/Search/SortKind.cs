namespace SearchProxy.LocalEngine.Search;

internal enum SortKind
{
    Score,

    /// <summary>The order in which documents were indexed.</summary>
    Row,

    /// <summary>The same with the place of the index in front: an order over all indexes of a point in time.</summary>
    ShardRow,
    Id,
    Field,
}
