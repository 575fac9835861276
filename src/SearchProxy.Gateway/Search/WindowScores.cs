using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Search;

/// <summary>What the reranking of a window gave.</summary>
/// <param name="Values">
/// Model score of each hit in first-stage order, NaN where there is none; null when nothing is to be reordered by a model.
/// </param>
/// <param name="Blend">Weight of the model.</param>
/// <param name="Verdict">How it went, with the number of hits that have a score and of those that have a text.</param>
internal sealed record WindowScores(float[]? Values, double Blend, Verdict Verdict)
{
    /// <summary>Id of the model that scored; null when none did.</summary>
    public string? Model { get; init; }

    /// <summary>What the model read of each hit; null unless somebody asked.</summary>
    public IReadOnlyList<string?>? Passages { get; init; }

    /// <summary>No model scores: the first stage's order is the final one, or the engine's.</summary>
    public static WindowScores Without(Verdict verdict) => new(Values: null, Blend: 0, verdict);
}
