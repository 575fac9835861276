namespace SearchProxy.Gateway.Writes;

/// <summary>What becomes of a document whose vectors cannot be made on its way.</summary>
public enum WriteFailurePolicy
{
    /// <summary>It is written without vectors and queued for backfill: searches find it by its words meanwhile.</summary>
    Queue,

    /// <summary>It is refused with an error of its own; what else is in the request is written.</summary>
    Reject,
}
