using System.Buffers;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Ranking;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Step 7: the client's page, in the engine's own envelope.</summary>
internal static class Responder
{
    public static SearchOutcome Answer(
        ActiveSearch search,
        RecallPlan plan,
        Recalled recalled,
        IReadOnlyList<FusedHit> window,
        WindowScores scores,
        int? foundByLexical)
    {
        if (EngineOrderStands(recalled, scores))
        {
            return EngineOrder(search, plan, recalled, scores);
        }

        var (hits, scale) = Merge(recalled.Lexical!, window, scores);
        var page = new AnswerPage(
            Slice(hits, search.Request.From, search.Request.Size),
            plan.AddedFields,
            hits.Count > 0 ? hits[0].Score ?? (float)scale.High : null,
            Total(recalled, window, foundByLexical),
            (long)search.Timer.Elapsed.TotalMilliseconds);
        return Write(recalled, page, MarkerOf(recalled, scores), DegradeOf(recalled, scores));
    }

    /// <summary>A page behind the window.</summary>
    public static SearchOutcome Tail(Recalled recalled, RecallPlan plan, IReadOnlyList<PageHit> hits, long? total, StageTimer timer)
    {
        var page = new AnswerPage(hits, plan.AddedFields, MaxScore: null, total, (long)timer.Elapsed.TotalMilliseconds);
        return Write(recalled, page, Marker.Reranked(0), DegradeReason.None);
    }

    /// <summary>
    /// The engine's total plus those hits of the window that the client's own query does not find; null when the engine's stands: none is
    /// new, or the engine did not count exactly.
    /// </summary>
    public static long? Total(Recalled recalled, IReadOnlyList<FusedHit> window, int? foundByLexical)
    {
        var lexical = recalled.Lexical!;
        var added = window.Count(static hit => hit.IsVectorOnly) - (foundByLexical ?? 0);
        var isKnown = foundByLexical is not null || lexical.Total <= lexical.Hits.Count;
        return added > 0 && lexical.TotalIsExact && isKnown ? lexical.Total + added : null;
    }

    /// <summary>A fault of the model, or nothing to do: the engine's order stands. With a vector leg its window stays, so that pages still fit together.</summary>
    private static bool EngineOrderStands(Recalled recalled, WindowScores scores) =>
        scores.Values is null && (scores.Degrade != DegradeReason.None || (scores.Bypass != BypassReason.None && recalled.Vector is null));

    private static SearchOutcome EngineOrder(ActiveSearch search, RecallPlan plan, Recalled recalled, WindowScores scores)
    {
        var lexical = recalled.Lexical!;
        var hits = lexical.Hits.Select(hit => new PageHit(lexical, hit, Score: null)).ToList();
        var page = new AnswerPage(Slice(hits, search.Request.From, search.Request.Size), plan.AddedFields);
        var outcome = Write(recalled, page, MarkerOf(recalled, scores), scores.Degrade);
        return outcome with { Bypass = scores.Bypass };
    }

    /// <summary>The window in its final order, then the lexical hits that it does not hold.</summary>
    private static (List<PageHit> Hits, ScoreScale Scale) Merge(SearchAnswer lexical, IReadOnlyList<FusedHit> window, WindowScores scores)
    {
        var inWindow = new bool[lexical.Hits.Count];
        foreach (var hit in window)
        {
            if (!hit.IsVectorOnly)
            {
                inWindow[hit.LexicalRank] = true;
            }
        }

        var keys = window.Where(static hit => hit.IsVectorOnly).Select(static hit => hit.Hit.Key).ToHashSet();
        var firstOutside = Array.IndexOf(inWindow, false);
        var scale = ScoreScale.Of(lexical, firstOutside < 0 ? lexical.Hits.Count : firstOutside);
        var merged = new List<PageHit>(window.Count + lexical.Hits.Count);
        AddWindow(merged, window, scores, scale);
        for (var i = 0; i < inWindow.Length; i++)
        {
            // A hit that the vector leg brought into the window may stand in the lexical tail too.
            if (!inWindow[i] && !keys.Contains(lexical.Hits[i].Key))
            {
                merged.Add(new PageHit(lexical, lexical.Hits[i], Score: null));
            }
        }

        return (merged, scale);
    }

    private static void AddWindow(List<PageHit> merged, IReadOnlyList<FusedHit> window, WindowScores scores, ScoreScale scale)
    {
        var firstStage = new double[window.Count];
        for (var i = 0; i < firstStage.Length; i++)
        {
            firstStage[i] = window[i].Score;
        }

        var model = scores.Values;
        if (model is null)
        {
            model = new float[window.Count];
        }

        var blended = new double[window.Count];
        var order = WindowRanking.Order(firstStage, model, scores.Values is null ? 0 : scores.Blend, blended);
        for (var i = 0; i < order.Length; i++)
        {
            var hit = window[order[i]];
            merged.Add(new PageHit(hit.Source, hit.Hit, hit.Hit.Score is null ? null : scale.Map(blended[i])));
        }
    }

    private static List<PageHit> Slice(List<PageHit> hits, int from, int size) =>
        from >= hits.Count ? [] : hits.GetRange(from, Math.Min(size, hits.Count - from));

    private static Marker MarkerOf(Recalled recalled, WindowScores scores)
    {
        if (scores.Degrade != DegradeReason.None)
        {
            return Marker.Degraded(scores.Degrade, scores.Scored, scores.Wanted);
        }

        if (recalled.VectorFault != DegradeReason.None)
        {
            return Marker.Degraded(recalled.VectorFault, scores.Scored, scores.Wanted, recalled.VectorDetail);
        }

        if (scores.Values is not null)
        {
            return Marker.Reranked(scores.Scored);
        }

        return scores.Bypass != BypassReason.None && recalled.Vector is null ? Marker.Bypassed(scores.Bypass) : Marker.Fused();
    }

    private static DegradeReason DegradeOf(Recalled recalled, WindowScores scores) =>
        scores.Degrade != DegradeReason.None ? scores.Degrade : recalled.VectorFault;

    private static SearchOutcome Write(Recalled recalled, AnswerPage page, Marker marker, DegradeReason degrade)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        AnswerWriter.Write(body, recalled.Lexical!, page);
        return new SearchOutcome(recalled.Response! with { Body = body.WrittenMemory }, marker, Degrade: degrade);
    }
}
