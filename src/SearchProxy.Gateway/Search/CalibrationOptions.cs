namespace SearchProxy.Gateway.Search;

/// <summary>
/// What a model's scores are worth on the user's own data: the probability that a hit of this score is relevant is 1 / (1 + exp(−(slope · score + intercept))). Found by <c>tune --calibrate</c>.
/// </summary>
public sealed class CalibrationOptions
{
    /// <summary>Id of the model that it was found for; null for none. With another model it does not hold.</summary>
    public string? Model { get; set; }

    /// <summary>Above 0, at most 1,000.</summary>
    public double Slope { get; set; } = 1;

    /// <summary>From −1,000 to 1,000.</summary>
    public double Intercept { get; set; }

    /// <summary>The least score of a model for what a request asks: a probability where this calibration is the model's, else a score on the model's own scale.</summary>
    /// <param name="asked">The request's least score.</param>
    /// <param name="model">Id of the model that scored.</param>
    public double LeastScore(double asked, string? model) =>
        Model is null || Model != model ? asked
        : asked <= 0 ? double.NegativeInfinity
        : asked >= 1 ? double.PositiveInfinity
        : (Math.Log(asked / (1 - asked)) - Intercept) / Slope;

    /// <summary>Every error of the options, in words; empty when they hold.</summary>
    public IEnumerable<string> Errors()
    {
        if (Slope is not (> 0 and <= 1_000))
        {
            yield return $"Search.Calibration.Slope is {Slope}; it must be above 0 and at most 1000.";
        }

        if (Intercept is not (>= -1_000 and <= 1_000))
        {
            yield return $"Search.Calibration.Intercept is {Intercept}; it must lie between -1000 and 1000.";
        }
    }
}
