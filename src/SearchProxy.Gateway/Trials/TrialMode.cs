namespace SearchProxy.Gateway.Trials;

/// <summary>How reranking is tried on people's own searches.</summary>
public enum TrialMode
{
    /// <summary>No trial.</summary>
    Off,

    /// <summary>Clients get the engine's own answers; reranking runs beside them, and only what it would have changed is counted.</summary>
    Shadow,

    /// <summary>A share of the clients gets reranked answers, the others the engine's own; the clicks of both are compared.</summary>
    Split,

    /// <summary>A share of the clients gets the engine's order and the reranked one drafted into one list; clicks tell whose hits are preferred.</summary>
    Interleave,
}
