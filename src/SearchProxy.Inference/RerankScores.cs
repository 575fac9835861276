namespace SearchProxy.Inference;

/// <summary>The scores of one query's passages.</summary>
/// <param name="Values">One number a passage, in the order asked; <see cref="float.NaN"/> where none was computed.</param>
/// <param name="Scored">How many passages have a score.</param>
/// <param name="Fault">Why some have none; <see cref="RerankFault.None"/> when all have one.</param>
public sealed record RerankScores(ReadOnlyMemory<float> Values, int Scored, RerankFault Fault)
{
    public static RerankScores Failed(int passages, RerankFault fault)
    {
        var values = new float[passages];
        Array.Fill(values, float.NaN);
        return new RerankScores(values, Scored: 0, fault);
    }
}

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
