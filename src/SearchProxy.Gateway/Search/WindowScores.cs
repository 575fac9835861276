using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Ranking;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Search;

/// <summary>What the reranking of a window gave.</summary>
/// <param name="Values">
/// Model score of each hit in first-stage order, NaN where there is none; null when nothing is to be reordered by a model.
/// </param>
/// <param name="Blend">Weight of the model.</param>
/// <param name="Verdict">How it went, with the number of hits that have a score and of those that have a text.</param>
internal sealed record WindowScores(float[]? Values, double Blend, Verdict Verdict)
{
    private const float GreatestLogOdds = 10;

    /// <summary>
    /// The values as they are blended (decision 0074): log-odds from −10 to 10 as 0 to 1 where the model's scores have a meaning, else the
    /// values.
    /// </summary>
    public float[]? Shares { get; init; } = Values;

    /// <summary>What <see cref="Shares"/> are.</summary>
    public ModelScale Scale { get; init; }

    /// <summary>Id of the model that scored; null when none did.</summary>
    public string? Model { get; init; }

    /// <summary>What a second model said of the first places; null when none was asked or it failed.</summary>
    public SecondScores? Second { get; init; }

    /// <summary>What the model read of each hit; null unless somebody asked.</summary>
    public IReadOnlyList<string?>? Passages { get; init; }

    /// <summary>The values of a model as they are blended.</summary>
    /// <param name="values">Its scores.</param>
    /// <param name="blended">How they are blended.</param>
    /// <param name="scale">What the model says of them.</param>
    public static float[] SharesOf(float[] values, ModelScale blended, ScoreScale scale) => blended == ModelScale.OfWindow
        ? values
        : Array.ConvertAll(values, value => ShareOf(value, scale));

    /// <summary>Where a score lies between −10 and 10 log-odds, 0 to 1; itself when it is not known to be either.</summary>
    private static float ShareOf(float score, ScoreScale scale) => scale switch
    {
        ScoreScale.Logits => Math.Clamp(0.5f + (score / (2 * GreatestLogOdds)), 0, 1),
        ScoreScale.Probabilities => ShareOf(LogOdds(Math.Clamp(score, 0, 1)), ScoreScale.Logits),
        _ => score,
    };

    private static float LogOdds(float probability) => MathF.Log(probability / (1 - probability));

    /// <summary>No model scores: the first stage's order is the final one, or the engine's.</summary>
    public static WindowScores Without(Verdict verdict) => new(Values: null, Blend: 0, verdict);
}
