using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// What a model's scores are worth on the user's own data: the probability that a hit of this score is relevant is 1 / (1 + exp(−(slope ·
/// score + intercept))). Found by <c>tune --calibrate</c>.
/// </summary>
public sealed class CalibrationOptions
{
    [Description(
        "Id of the model for which slope and intercept were found by `tune --calibrate`: then `X-SearchProxy-Min-Score` is the least " +
        "probability that a hit is relevant; " +
        "with another model, or none, it stays a score on the model's own scale")]
    public string? Model { get; set; }

    [Description("Probability = 1 / (1 + exp(−(slope · score + intercept)))")]
    [Range(0.000_001, 1_000.0)]
    public double Slope { get; set; } = 1;

    [Description("The same")]
    [Range(-1_000.0, 1_000.0)]
    public double Intercept { get; set; }

    /// <summary>
    /// The least score of a model for what a request asks: a probability where this calibration is the model's, else a score on the model's
    /// own scale.
    /// </summary>
    /// <param name="asked">The request's least score.</param>
    /// <param name="model">Id of the model that scored.</param>
    public double LeastScore(double asked, string? model) =>
        Model is null || Model != model ? asked
        : asked <= 0 ? double.NegativeInfinity
        : asked >= 1 ? double.PositiveInfinity
        : (Math.Log(asked / (1 - asked)) - Intercept) / Slope;
}
