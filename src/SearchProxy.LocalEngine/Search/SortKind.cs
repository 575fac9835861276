namespace SearchProxy.LocalEngine.Search;

internal enum SortKind
{
    Score,

    /// <summary>The order in which documents were indexed.</summary>
    Row,
    Id,
    Field,
}
