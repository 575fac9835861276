namespace SearchProxy.Core.FilterPaths;

/// <summary>What becomes of an object or array that was empty from the start and lies on an excluding path.</summary>
public enum EmptyParts
{
    /// <summary>It stays, as in Elasticsearch 8 and later.</summary>
    Kept,

    /// <summary>It goes, as in OpenSearch.</summary>
    Dropped,
}
