namespace SearchProxy.Core.Requests;

/// <summary>Parts of a search request that the recall plan must treat with care.</summary>
[Flags]
public enum SearchFeatures
{
    None = 0,
    Aggregations = 1 << 0,
    Suggest = 1 << 1,
    Highlight = 1 << 2,
    Explain = 1 << 3,
    Profile = 1 << 4,
    Collapse = 1 << 5,

    /// <summary>inner_hits anywhere in the query or the collapse.</summary>
    InnerHits = 1 << 6,
    Rescore = 1 << 7,
    MinScore = 1 << 8,
    PostFilter = 1 << 9,
    ScriptFields = 1 << 10,
    StoredFields = 1 << 11,
    DocvalueFields = 1 << 12,
    Fields = 1 << 13,
    TerminateAfter = 1 << 14,

    /// <summary>A random_score without seed: asking twice gives two orders.</summary>
    UnseededRandom = 1 << 15,

    /// <summary>The query holds a knn, hybrid or neural clause, or the request a retriever: no vector leg is added.</summary>
    OwnVectors = 1 << 16,
    RuntimeMappings = 1 << 17,
    NamedQueries = 1 << 18,

    /// <summary>The query pins documents to the top: they must stay there.</summary>
    Pinned = 1 << 19,

    /// <summary>An aggregation shows hits; those of Elasticsearch inherit the <c>fields</c> of the request.</summary>
    TopHits = 1 << 20,
}
