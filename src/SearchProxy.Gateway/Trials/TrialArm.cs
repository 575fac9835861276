namespace SearchProxy.Gateway.Trials;

/// <summary>What happens to a search in a trial.</summary>
internal enum TrialArm
{
    /// <summary>It gets the engine's own answer.</summary>
    Engine,

    /// <summary>It is reranked.</summary>
    Reranked,

    /// <summary>It gets both orders in one list.</summary>
    Interleaved,

    /// <summary>It gets the engine's own answer, and is reranked for nobody.</summary>
    Shadow,
}
