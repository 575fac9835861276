namespace SearchProxy.Inference;

/// <summary>Who waits for a model.</summary>
public enum WorkUrgency
{
    /// <summary>A search, or a document that is written.</summary>
    Search,

    /// <summary>
    /// Anybody else: it gets what those leave, and a sixteenth of the runs while they take everything. It neither fills nor asks the caches of vectors,
    /// puts no score into the cache, and says nothing to the breaker, so that no such caller can spoil a search.
    /// </summary>
    Background,
}
