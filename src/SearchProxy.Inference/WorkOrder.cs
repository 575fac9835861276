namespace SearchProxy.Inference;

/// <summary>For whom a model works, and until when.</summary>
/// <param name="Urgency">Who waits.</param>
public readonly record struct WorkOrder(WorkUrgency Urgency)
{
    /// <summary>
    /// Whose turn it is: work of different clients is done in turn, that of one in its order. 0 for nobody in particular.
    /// </summary>
    public UInt128 Client { get; init; }

    /// <summary>Who may find results of others in the caches: those of the same scope. 0 for all who say nothing else.</summary>
    public UInt128 CacheScope { get; init; }

    /// <summary>
    /// Time until the result is of no more use; null when there is no such time. What cannot be done by then is refused at once, and what
    /// can be done in part is begun as that part.
    /// </summary>
    public TimeSpan? TimeLeft { get; init; }

    public static implicit operator WorkOrder(WorkUrgency urgency) => new(urgency);

    public static WorkOrder FromWorkUrgency(WorkUrgency urgency) => new(urgency);
}

/// <summary>Who waits for a model.</summary>
public enum WorkUrgency
{
    /// <summary>A search, or a document that is written.</summary>
    Search,

    /// <summary>
    /// Anybody else: it gets what those leave, and a sixteenth of the runs while they take everything. It neither fills nor asks the caches
    /// of vectors, puts no score into the cache, and says nothing to the breaker, so that no such caller can spoil a search.
    /// </summary>
    Background,
}
