namespace SearchProxy.Core.Trials;

/// <summary>
/// A sequential test of wins against losses that may be looked at after every one of them. The likelihood ratio of "wins come with any
/// probability, Beta(½, ½) before anything was seen" against "with probability p" is a martingale when p is true, so that the chance that
/// it ever reaches 1/α is at most α (Ville 1939; the mixture sequential probability ratio test of Robbins 1970, in use for online
/// experiments since Johari, Koomen, Pekelis and Walsh 2017). The p that it has not refuted are a confidence sequence, which holds at all
/// times at once (Howard, Ramdas, McAuliffe and Sekhon 2021). Ties say nothing and are left out.
/// </summary>
/// <param name="Wins">How often the one was better.</param>
/// <param name="Losses">How often the other was.</param>
public readonly record struct SignTest(long Wins, long Losses)
{
    private const double Prior = 0.5;

    public long Decided => Wins + Losses;

    /// <summary>Share of wins; ½ before anything was decided.</summary>
    public double Share => Decided == 0 ? 0.5 : (double)Wins / Decided;

    /// <summary>
    /// The p value that holds however often one looks: 1 / the likelihood ratio against ½, at most 1. It may grow again; what was once
    /// below α has been shown.
    /// </summary>
    public double PValue => Math.Min(1, Math.Exp(-LogRatio(0.5)));

    public SignTest With(bool isWin) => isWin ? this with { Wins = Wins + 1 } : this with { Losses = Losses + 1 };

    /// <summary>The shares of wins that are not refuted.</summary>
    /// <param name="alpha">Chance, over all times, that the true one is not among them; above 0, below 1.</param>
    public (double Low, double High) Interval(double alpha)
    {
        var bound = -Math.Log(alpha);
        var share = Share;
        return (Wins == 0 ? 0 : Edge(share, 0, bound), Losses == 0 ? 1 : Edge(share, 1, bound));
    }

    /// <summary>The likelihood ratio against p, as its logarithm.</summary>
    private double LogRatio(double p) =>
        LogBeta(Wins + Prior, Losses + Prior) - LogBeta(Prior, Prior) - (Wins == 0 ? 0 : Wins * Math.Log(p)) - (Losses == 0
            ? 0
            : Losses * Math.Log(1 - p));

    /// <summary>Between a share that is not refuted and an end that is: where it changes.</summary>
    private double Edge(double inside, double outside, double bound)
    {
        const int halvings = 60;
        for (var i = 0; i < halvings; i++)
        {
            var middle = (inside + outside) / 2;
            if (LogRatio(middle) < bound)
            {
                inside = middle;
            }
            else
            {
                outside = middle;
            }
        }

        return outside;
    }

    private static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    /// <summary>Stirling's series, with the recurrence below 10 where it is not exact enough.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 10; x++)
        {
            shift -= Math.Log(x);
        }

        var inverse = 1 / (x * x);
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(
            2 * Math.PI)) + ((1.0 / 12 - (inverse * (1.0 / 360 - (inverse / 1260)))) / x);
    }
}
