namespace SearchProxy.Gateway.Trials;

/// <summary>A trial.</summary>
public sealed class TrialOptions
{
    /// <summary>What is tried.</summary>
    public TrialMode Mode { get; set; }

    /// <summary>Name of the trial; another one deals the clients anew.</summary>
    public string Name { get; set; } = "trial";

    /// <summary>Share of the clients that get reranked answers (split) or take part (shadow, interleave), 0 to 1; default 0.5.</summary>
    public double Share { get; set; } = 0.5;

    /// <summary>Header whose value tells clients apart; without it, or without a value, their credentials do, else their address.</summary>
    public string? ClientHeader { get; set; }

    /// <summary>How long after a search a click counts for it, 1 s to 1 day; default 10 min. A search is judged when that is over.</summary>
    public TimeSpan ClickWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Chance of calling one order better although both are equal, over all looks together, 0.0001 to 0.2; default 0.05.</summary>
    public double Alpha { get; set; } = 0.05;

    /// <summary>True: reranking is switched off for an index, with a warning, when its trial has shown a loss.</summary>
    public bool StopOnLoss { get; set; } = true;

    /// <summary>Every error of the options, in words; empty when they hold.</summary>
    public IEnumerable<string> Errors()
    {
        if (!Enum.IsDefined(Mode))
        {
            yield return $"Trial.Mode is {Mode}; known are {string.Join(", ", Enum.GetNames<TrialMode>())}.";
        }

        if (Share is not (>= 0 and <= 1))
        {
            yield return $"Trial.Share is {Share}; it must lie between 0 and 1.";
        }

        if (Alpha is not (>= 0.0001 and <= 0.2))
        {
            yield return $"Trial.Alpha is {Alpha}; it must lie between 0.0001 and 0.2.";
        }

        if (ClickWindow < TimeSpan.FromSeconds(1) || ClickWindow > TimeSpan.FromDays(1))
        {
            yield return $"Trial.ClickWindow is {ClickWindow}; it must lie between 00:00:01 and 1.00:00:00.";
        }
    }
}
