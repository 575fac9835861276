namespace SearchProxy.Inference.Scheduling;

/// <summary>Kinds of work, the most urgent first.</summary>
internal enum JobLane
{
    /// <summary>The vector of a query: a search waits for it.</summary>
    Query,

    /// <summary>Pairs of one search's window.</summary>
    Rerank,

    /// <summary>Vectors of documents.</summary>
    Passage,

    /// <summary>Whatever else no search and no write waits for: calls of applications.</summary>
    Background,
}
