namespace SearchProxy.Inference;

/// <summary>Who waits for a model.</summary>
public enum WorkUrgency
{
    /// <summary>A search: it goes first.</summary>
    Search,

    /// <summary>
    /// Anybody else: it gets what searches leave, and one run in eight while they take everything. It neither fills nor asks the caches of vectors,
    /// puts no score into the cache, and says nothing to the breaker, so that no such caller can spoil a search.
    /// </summary>
    Background,
}
