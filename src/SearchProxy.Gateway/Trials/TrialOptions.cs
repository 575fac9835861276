using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SearchProxy.Gateway.Trials;

/// <summary>A trial.</summary>
public sealed class TrialOptions
{
    [Description("`off`, `shadow`, `split` or `interleave`; [what they do](operations.md#trials)")]
    public TrialMode Mode { get; set; }

    [Description("Another name deals the clients anew")]
    public string Name { get; set; } = "trial";

    [Description("Share of the clients that get reranked answers (`split`) or take part (`shadow`, `interleave`)")]
    [Range(0.0, 1.0)]
    public double Share { get; set; } = 0.5;

    [Description("Header whose value tells clients apart; without it, or without a value, their credentials do, else their address")]
    public string? ClientHeader { get; set; }

    [Description("How long after a search a click counts for it; a search is judged when that is over")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ClickWindow { get; set; } = TimeSpan.FromMinutes(10);

    [Description("Chance of calling one order better although both are equal, over all looks together")]
    [Range(0.0001, 0.2)]
    public double Alpha { get; set; } = 0.05;

    [Description("Reranking is switched off for an index, with a warning, when its trial has shown a loss")]
    public bool StopOnLoss { get; set; } = true;
}

/// <summary>How reranking is tried on people's own searches.</summary>
public enum TrialMode
{
    /// <summary>No trial.</summary>
    Off,

    /// <summary>Clients get the engine's own answers; reranking runs beside them, and only what it would have changed is counted.</summary>
    Shadow,

    /// <summary>A share of the clients gets reranked answers, the others the engine's own; the clicks of both are compared.</summary>
    Split,

    /// <summary>
    /// A share of the clients gets the engine's order and the reranked one drafted into one list; clicks tell whose hits are preferred.
    /// </summary>
    Interleave,
}
