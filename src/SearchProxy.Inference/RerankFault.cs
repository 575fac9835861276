namespace SearchProxy.Inference;

/// <summary>Why not every passage has a score.</summary>
public enum RerankFault
{
    None,

    /// <summary>Time ran out; <see cref="RerankScores.Values"/> holds what was done until then.</summary>
    Deadline,

    /// <summary>Too much waits: nothing was scored, or only the beginning that there was time for.</summary>
    Overload,

    /// <summary>The model failed, or a score was not a finite number: no score may be used.</summary>
    Model,
}
