using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Search;

/// <summary>What the reranking of a window gave.</summary>
/// <param name="Values">Model score of each hit in first-stage order, NaN where there is none; null when nothing is to be reordered by a model.</param>
/// <param name="Scored">Hits with a score.</param>
/// <param name="Wanted">Hits with a text.</param>
/// <param name="Blend">Weight of the model.</param>
/// <param name="Bypass">Why the engine's own order stands, when that is as it should be.</param>
/// <param name="Degrade">What went wrong, if something did.</param>
internal sealed record WindowScores(float[]? Values, int Scored, int Wanted, double Blend, BypassReason Bypass, DegradeReason Degrade)
{
    /// <summary>Id of the model that scored; null when none did.</summary>
    public string? Model { get; init; }

    /// <summary>The first stage's order is the final one.</summary>
    public static WindowScores FirstStageOnly { get; } = new(null, 0, 0, 0, BypassReason.None, DegradeReason.None);

    public static WindowScores Bypassed(BypassReason reason) => new(null, 0, 0, 0, reason, DegradeReason.None);

    public static WindowScores Degraded(DegradeReason reason) => new(null, 0, 0, 0, BypassReason.None, reason);
}
