using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Ranking;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;
using SearchProxy.Gateway.Trials;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The end of step 6: the final order, out of the ranked window and the lexical hits behind it. The client's page is a slice of it.
/// </summary>
internal static class PageMerger
{
    /// <param name="search">The search.</param>
    /// <param name="recalled">What the legs brought.</param>
    /// <param name="window">The window in first-stage order.</param>
    /// <param name="scores">What the model said of it.</param>
    /// <param name="foundByLexical">How many of the window's hits the client's own query finds as well, when that was counted.</param>
    /// <param name="exact">
    /// What the query names exactly: hits of the client's own query that hold it do not fall below their rank there.
    /// </param>
    /// <param name="calibration">What the least score of a request means.</param>
    public static WindowPage Page(
        ActiveSearch search, Recalled recalled, IReadOnlyList<FusedHit> window, WindowScores scores, int? foundByLexical,
        IReadOnlyList<byte[]> exact, CalibrationOptions calibration)
    {
        var request = search.Request;
        var lexical = recalled.Lexical!;
        if (EngineOrderStands(recalled, scores))
        {
            var own = lexical.Hits.Select(hit => new PageHit(lexical, hit, Score: null)).ToList();
            return new WindowPage(own, null, null, VerdictOf(recalled, scores));
        }

        var merged = Merge(lexical, window, scores, request, exact, calibration);
        if (search.Call.Trial is { Arm: TrialArm.Interleaved } trial
            && request.Options.MinScore is null
            && VerdictOf(recalled, scores).Kind == VerdictKind.Reranked)
        {
            merged = trial.Draft(lexical, merged, request);
        }

        var total = request.Options.MinScore is not null && scores.Values is not null
            ? merged.Count
            : Total(recalled, window, foundByLexical);
        return new WindowPage(
            merged,
            merged.Count > 0 ? merged[0].Score : request.Options.MinScore is null ? null : float.NaN,
            total,
            VerdictOf(recalled, scores));
    }

    /// <summary>
    /// The engine's total plus those hits of the window that the client's own query does not find; null when the engine's stands: none is
    /// new, or the engine did not count exactly.
    /// </summary>
    public static long? Total(Recalled recalled, IReadOnlyList<FusedHit> window, int? foundByLexical)
    {
        var lexical = recalled.Lexical!;
        var foreign = window.Where(static hit => hit.IsVectorOnly).Select(static hit => hit.Hit.Key).ToHashSet();
        // The vector leg may have brought a hit into the window that the client's own query shows further down.
        var added = foreign.Count - (foundByLexical ?? lexical.Hits.Count(hit => foreign.Contains(hit.Key)));
        var isKnown = foundByLexical is not null || lexical.Total <= lexical.Hits.Count;
        return added > 0 && lexical.TotalIsExact && isKnown ? lexical.Total + added : null;
    }

    /// <summary>
    /// A fault of the model, or nothing to do: the engine's order stands. With a vector leg its window stays, so that pages still fit
    /// together.
    /// </summary>
    private static bool EngineOrderStands(Recalled recalled, WindowScores scores) =>
        scores.Values is null
            && (scores.Verdict.Kind == VerdictKind.Degraded || (scores.Verdict.Kind == VerdictKind.Bypassed && recalled.Vector is null));

    /// <summary>The window in its final order, then the lexical hits that it does not hold.</summary>
    private static List<PageHit> Merge(
        SearchAnswer lexical,
        IReadOnlyList<FusedHit> window,
        WindowScores scores,
        SearchRequest request,
        IReadOnlyList<byte[]> exact,
        CalibrationOptions calibration)
    {
        double? minScore = request.Options.MinScore is { } asked ? calibration.LeastScore(asked, scores.Model) : null;
        var inWindow = new bool[lexical.Hits.Count];
        foreach (var hit in window)
        {
            if (!hit.IsVectorOnly)
            {
                inWindow[hit.LexicalRank] = true;
            }
        }

        var firstOutside = Array.IndexOf(inWindow, value: false);
        // Decision 0014: what is shown are scores on the engine's scale.
        var scale = EngineScale.Of(lexical, firstOutside < 0 ? lexical.Hits.Count : firstOutside);
        var merged = new List<PageHit>(window.Count + lexical.Hits.Count);
        AddWindow(merged, window, scores, scale, minScore, exact);
        if (minScore is not null && scores.Values is not null)
        {
            // Hits behind the window have no model score, so none of them can reach the least one.
            return merged;
        }

        var promoted = Promoted(lexical, window, request.CollapseField);
        for (var i = 0; i < inWindow.Length; i++)
        {
            // A hit that the vector leg brought into the window may stand in the lexical tail too.
            if (!inWindow[i] && !promoted(lexical.Hits[i]))
            {
                merged.Add(new PageHit(lexical, lexical.Hits[i], Score: null));
            }
        }

        return merged;
    }

    /// <summary>Whether the vector leg alone brought a lexical hit, or its group, into the window.</summary>
    private static Func<Hit, bool> Promoted(SearchAnswer lexical, IReadOnlyList<FusedHit> window, string? groupField)
    {
        var foreign = window.Where(static hit => hit.IsVectorOnly);
        if (groupField is null)
        {
            var keys = foreign.Select(static hit => hit.Hit.Key).ToHashSet();
            return hit => keys.Contains(hit.Key);
        }

        var groups = foreign.Select(hit => HitGroup.Of(hit.Source.Bytes.Span, hit.Hit, groupField)).ToHashSet(StringComparer.Ordinal);
        return hit => groups.Contains(HitGroup.Of(lexical.Bytes.Span, hit, groupField));
    }

    private static void AddWindow(
        List<PageHit> merged, IReadOnlyList<FusedHit> window, WindowScores scores, EngineScale scale, double? minScore,
        IReadOnlyList<byte[]> exact)
    {
        var blended = new double[window.Count];
        var order = WindowOrder.Of(window, scores, exact, blended);
        for (var i = 0; i < order.Length; i++)
        {
            if (minScore is { } least && scores.Values is { } values && !(values[order[i]] >= least))
            {
                continue;
            }

            var hit = window[order[i]];
            merged.Add(new PageHit(hit.Source, hit.Hit, hit.Hit.Score is null ? null : scale.Map(blended[i])));
        }
    }

    /// <summary>What is told of a page: the worst of what happened to its ranking and to its legs.</summary>
    private static Verdict VerdictOf(Recalled recalled, WindowScores scores)
    {
        if (scores.Verdict.Kind == VerdictKind.Degraded)
        {
            return scores.Verdict;
        }

        if (recalled.VectorFault is { } fault)
        {
            return fault.Counting(scores.Verdict);
        }

        return scores.Verdict.Kind == VerdictKind.Bypassed && recalled.Vector is not null ? Verdict.Fused : scores.Verdict;
    }
}
