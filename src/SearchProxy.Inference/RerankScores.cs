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
