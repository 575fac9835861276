using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Ranking;
using SearchProxy.Core.Recall;
using SearchProxy.Gateway.Trials;
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
        return NameFor(search, first, options.Cascade) is null ? places : Math.Max(places, options.Cascade.Top);
    }

    /// <summary>The scores with what the second model says of the first places; as they are where it has nothing to say.</summary>
    /// <param name="search">The search.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="first">The model that scored.</param>
    /// <param name="ranked">The window in first-stage order, and what the query names exactly, see <see cref="WindowOrder"/>.</param>
    /// <param name="scores">What the first model said.</param>
    /// <param name="texts">The texts of the window, and the number of each hit's, −1 where there is none.</param>
    public async ValueTask<WindowScores> RunAsync(
        ActiveSearch search, RecallPlan plan, IReranker first, (IReadOnlyList<FusedHit> Window, IReadOnlyList<byte[]> Exact) ranked,
        WindowScores scores, (PassageBuffer Passages, int[] OfHit) texts)
    {
        // Once: a changed configuration puts other settings in their place.
        var settings = options.Cascade;
        if (scores.Values is null || scores.Verdict.Kind != VerdictKind.Reranked || NameFor(search, first, settings) is not { } name)
        {
            return scores;
        }

        if (models.Named.GetValueOrDefault(name) is not { } second)
        {
            return Without(scores, DegradeReason.Model);
        }

        var began = search.Timer.Now();
        var top = Top(ranked.Window, scores, ranked.Exact, texts.OfHit, settings.Top);
        if (top.Length < 2)
        {
            return scores;
        }

        var all = texts.Passages.Passages();
        var given = await scoring.ScoreAsync(search, plan, second, [.. top.Select(hit => all[texts.OfHit[hit]])]);
        if (given.Fault != RerankFault.None)
        {
            texts.Passages.Abandon();
        }

        search.Aborted.ThrowIfCancellationRequested();
        search.Timer.Note("cascade", began);
        return given.Fault != RerankFault.None ? Without(scores, PassageScoring.ReasonOf(given.Fault))
            : !AreUsable(given.Values.Span, top.Length) ? Without(scores, DegradeReason.Inference)
            : scores with
            {
                Second = SecondOf(second, BlendOf(search, settings), ranked.Window.Count, top, given.Values.Span),
                Verdict = scores.Verdict with { Rescored = top.Length },
            };
    }

    /// <summary>
    /// The name of the second model of a search; null where it has no say: on a page behind the first places, unless the page is drafted
    /// from all places before it too; in a search that says which model it wants, or that models have no weight; after the same model.
    /// </summary>
    public string? NameFor(ActiveSearch search, IReranker? first, CascadeOptions settings) =>
        settings.Model is { } name
            && (search.Request.From < settings.Top || search.Call.Trial is { Arm: TrialArm.Interleaved })
            && search.Request.Options is { Model: null, Blend: not 0 }
            && (first is null || models.Named.GetValueOrDefault(name)?.ModelId != first.ModelId) ? name : null;

    /// <summary>
    /// The hits of the first places, of which the second model is asked: those with a text. An exact match may come from out of reach of
    /// these places; its text is read on some pages only, and it keeps its place on all.
    /// </summary>
    private static int[] Top(
        IReadOnlyList<FusedHit> window, WindowScores scores, IReadOnlyList<byte[]> exact, int[] passageOfHit, int places)
    {
        var order = WindowOrder.Of(window, scores, exact, new double[window.Count]);
        var reach = WindowRanking.Reach(FusedHit.ScoresOf(window), scores.Scale == ModelScale.InReach ? scores.Blend : 1, places);
        return [.. order.Take(places).Where(hit => hit < reach && passageOfHit[hit] >= 0)];
    }

    private double BlendOf(ActiveSearch search, CascadeOptions settings) =>
        search.Request.Options.Blend ?? settings.Blend ?? options.Blend;

    private static SecondScores SecondOf(IReranker second, double blend, int window, int[] top, ReadOnlySpan<float> given)
    {
        var values = new float[window];
        Array.Fill(values, float.NaN);
        for (var i = 0; i < top.Length; i++)
        {
            values[top[i]] = given[i];
        }

        var scale = second.Scale != ScoreScale.Unknown && blend < 1 ? ModelScale.Fixed : ModelScale.OfWindow;
        return new SecondScores(values, WindowScores.SharesOf(values, scale, second.Scale), blend, scale, second.ModelId);
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
