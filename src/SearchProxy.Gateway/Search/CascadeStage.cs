using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Ranking;
using SearchProxy.Core.Recall;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The end of step 6 where a second model is named (decision 0130): it scores the first places of the first model's order, which are the
/// same for all pages. When it fails, the first model's order stands.
/// </summary>
internal sealed class CascadeStage(SearchLaneOptions options, SearchModels models, PassageScoring scoring)
{
    /// <summary>
    /// The places from the first on that the first model has to get right for a page: also those that the second model orders.
    /// </summary>
    public long PlacesFor(ActiveSearch search, IReranker first)
    {
        var places = (long)search.Request.From + search.Request.Size;
        return IsFor(search, first) ? Math.Max(places, options.Cascade.Top) : places;
    }

    /// <summary>The scores with what the second model says of the first places; as they are where it has nothing to say.</summary>
    /// <param name="search">The search.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="first">The model that scored.</param>
    /// <param name="window">The window in first-stage order.</param>
    /// <param name="scores">What the first model said.</param>
    /// <param name="passages">The texts of the window.</param>
    /// <param name="passageOfHit">The number of each hit's text, −1 where there is none.</param>
    public async ValueTask<WindowScores> RunAsync(
        ActiveSearch search, RecallPlan plan, IReranker first, IReadOnlyList<FusedHit> window, WindowScores scores, PassageBuffer passages,
        int[] passageOfHit)
    {
        if (scores.Values is null || scores.Verdict.Kind != VerdictKind.Reranked || !IsFor(search, first))
        {
            return scores;
        }

        if (models.Named.GetValueOrDefault(options.Cascade.Model!) is not { } second)
        {
            return Without(scores, DegradeReason.Model);
        }

        var began = search.Timer.Now();
        var order = WindowRanking.Order(
            FusedHit.ScoresOf(window), scores.Shares!, scores.Blend, scores.Scale, new double[window.Count]);
        int[] top = [.. order.Take(options.Cascade.Top).Where(hit => passageOfHit[hit] >= 0)];
        if (top.Length < 2)
        {
            return scores;
        }

        var all = passages.Passages();
        var given = await scoring.ScoreAsync(search, plan, second, [.. top.Select(hit => all[passageOfHit[hit]])]);
        search.Aborted.ThrowIfCancellationRequested();
        search.Timer.Note("cascade", began);
        if (given.Fault != RerankFault.None)
        {
            passages.Abandon();
            return Without(scores, PassageScoring.ReasonOf(given.Fault));
        }

        return AreUsable(given.Values.Span, top.Length)
            ? scores with
            {
                Second = SecondOf(search, second, window.Count, top, given.Values.Span),
                Verdict = scores.Verdict with { Rescored = top.Length },
            }
            : Without(scores, DegradeReason.Inference);
    }

    /// <summary>
    /// Not for a page behind the first places, whose order it cannot change, nor for a search that says which model it wants, nor after
    /// the same model.
    /// </summary>
    private bool IsFor(ActiveSearch search, IReranker first) =>
        options.Cascade.Model is { } name
            && search.Request.From < options.Cascade.Top
            && search.Request.Options.Model is null
            && models.Named.GetValueOrDefault(name)?.ModelId != first.ModelId;

    private SecondScores SecondOf(ActiveSearch search, IReranker second, int window, int[] top, ReadOnlySpan<float> given)
    {
        var values = new float[window];
        Array.Fill(values, float.NaN);
        for (var i = 0; i < top.Length; i++)
        {
            values[top[i]] = given[i];
        }

        var blend = search.Request.Options.Blend ?? options.Cascade.Blend ?? options.Blend;
        var isFixed = second.Scale != ScoreScale.Unknown && blend < 1;
        return new SecondScores(
            values,
            isFixed ? Array.ConvertAll(values, value => WindowScores.ShareOf(value, second.Scale)) : values,
            blend,
            isFixed ? ModelScale.Fixed : ModelScale.OfWindow,
            second.ModelId);
    }

    private static bool AreUsable(ReadOnlySpan<float> values, int count)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return values.Length == count;
    }

    private static WindowScores Without(WindowScores scores, DegradeReason why) =>
        scores with { Verdict = Verdict.Degraded(DegradeReason.Cascade, ReasonName.Of(why)).Counting(scores.Verdict) };
}
