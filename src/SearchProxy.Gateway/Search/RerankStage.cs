using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Ranking;
using SearchProxy.Core.Recall;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// Step 6: scores the window's texts with the cross-encoder, and the first places with a second one where there is one
/// (<see cref="CascadeStage"/>). <see cref="PageMerger"/> makes the order of it.
/// </summary>
internal sealed class RerankStage(SearchLaneOptions options, SearchModels models, PassageScoring scoring, CascadeStage cascade)
{
    /// <summary>Model scores of the window. Never throws for a fault of the model: the ranking then says which.</summary>
    /// <param name="search">The search.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="recalled">What the legs brought.</param>
    /// <param name="window">The window in first-stage order.</param>
    /// <param name="exact">What the query names exactly, see <see cref="WindowOrder"/>.</param>
    public async ValueTask<WindowScores> RunAsync(
        ActiveSearch search, RecallPlan plan, Recalled recalled, IReadOnlyList<FusedHit> window, IReadOnlyList<byte[]> exact)
    {
        if (plan.RerankFault is not DegradeReason.None)
        {
            return WindowScores.Without(Verdict.Degraded(plan.RerankFault));
        }

        var blend = BlendOf(search, options);
        if (window.Count < (search.Request.Options.MinScore is null ? 2 : 1))
        {
            return WindowScores.Without(Verdict.Bypassed(BypassReason.TooFewHits));
        }

        if (!IsWanted(search, options))
        {
            return WindowScores.Without(Verdict.Fused);
        }

        if (models.RerankerFor(search.Request.Options.Model, ModelOrder.RouteOf(search, plan.Intent)) is not { } reranker)
        {
            return WindowScores.Without(Verdict.Degraded(DegradeReason.Model));
        }

        var scale = ScaleOf(search, reranker, options);
        var firstStage = FusedHit.ScoresOf(window);
        var weight = scale == ModelScale.InReach ? blend : 1;
        var reach = WindowRanking.Reach(firstStage, weight, cascade.PlacesFor(search, reranker));
        // What a word weighs in excerpts is the same on each page of a search.
        var first = WindowRanking.Reach(firstStage, weight, places: 1);
        using var passages = new PassageBuffer(reach);
        var passageOfHit = ReadTexts(plan, recalled, window, (reach, first), passages);
        var texts = passages.Passages();
        if (texts.Count == 0)
        {
            return WindowScores.Without(Verdict.Bypassed(BypassReason.HitsWithoutText));
        }

        var scores = await scoring.ScoreAsync(search, plan, reranker, texts);
        if (scores.Fault != RerankFault.None)
        {
            passages.Abandon();
        }

        search.Aborted.ThrowIfCancellationRequested();
        var read = Read(scores, passageOfHit, texts.Count, blend, mustScoreAll: search.Request.Options.MinScore is not null);
        var ofFirst = read with
        {
            Shares = read.Values is null ? null : WindowScores.SharesOf(read.Values, scale, reranker.Scale),
            Scale = scale,
            Model = reranker.ModelId,
            Passages = HitExplaining.IsWanted(search, options)
                ? [.. passageOfHit.Select(number => number < 0 ? null : texts[number].ToString())]
                : null,
        };
        return await cascade.RunAsync(search, plan, reranker, (window, exact), ofFirst, (passages, passageOfHit));
    }

    /// <summary>Whether a model is to score: its scores have a say in the order, or hits without a good one are to be left out.</summary>
    public static bool IsWanted(ActiveSearch search, SearchLaneOptions options) =>
        BlendOf(search, options) > 0 || search.Request.Options.MinScore is not null;

    /// <summary>
    /// All hits are scored when each has to have a score, or when the model's scores say nothing beyond their window. Where the model has
    /// the only say its scores are taken as they are: a fixed scale has ends, beyond which it could not tell hits apart.
    /// </summary>
    public static ModelScale ScaleOf(ActiveSearch search, IReranker reranker, SearchLaneOptions options) =>
        reranker.Scale == ScoreScale.Unknown || BlendOf(search, options) == 1 ? ModelScale.OfWindow
            : options.Effort == RerankEffort.All || search.Request.Options.MinScore is not null ? ModelScale.Fixed
            : ModelScale.InReach;

    private static double BlendOf(ActiveSearch search, SearchLaneOptions options) => search.Request.Options.Blend ?? options.Blend;

    /// <summary>For each hit the number of its passage, −1 for a hit without text or out of reach of the page.</summary>
    private int[] ReadTexts(
        RecallPlan plan, Recalled recalled, IReadOnlyList<FusedHit> window, (int OfPage, int OfFirst) reach, PassageBuffer passages)
    {
        var passageOfHit = new int[window.Count];
        Array.Fill(passageOfHit, -1);
        var firstPassages = 0;
        for (var i = 0; i < reach.OfPage; i++)
        {
            if (HasText(plan, recalled, window[i], passages))
            {
                passageOfHit[i] = passages.Count - 1;
            }

            firstPassages = i < reach.OfFirst ? passages.Count : firstPassages;
        }

        if (options.ExcerptCharacters is { } characters)
        {
            Excerpts.Cut(plan.Intent.Text, passages, characters, firstPassages);
        }

        return passageOfHit;
    }

    /// <summary>
    /// Reads the text of a hit. Of a long document the vector leg knows the passage that answers best; without one the text is read from
    /// its beginning.
    /// </summary>
    private bool HasText(RecallPlan plan, Recalled recalled, FusedHit hit, PassageBuffer passages) =>
        (recalled.PassageOf(hit) is { } passage
            && PassageTextReader.TryRead(passage.Answer.Bytes.Span, passage.Hit, options.MaxTextCharacters, passages))
        || (recalled.TextOf(hit) is { } text
            && HitTextReader.TryRead(
                text.Answer.Bytes.Span, text.Hit, plan.Text.Of(hit.Hit.Key.Index), options.MaxTextCharacters, passages));

    private static WindowScores Read(RerankScores scores, int[] passageOfHit, int passages, double blend, bool mustScoreAll)
    {
        var reason = PassageScoring.ReasonOf(scores.Fault);
        // A hit whose turn had not come must not be taken for one below the least score.
        if (scores.Fault is RerankFault.Model
            || scores.Scored == 0
            || scores.Values.Length != passages
            || (mustScoreAll && scores.Fault != RerankFault.None))
        {
            return WindowScores.Without(Verdict.Degraded(reason));
        }

        var values = scores.Values.Span;
        var ofHits = new float[passageOfHit.Length];
        var complete = 0;
        var isPrefix = true;
        for (var i = 0; i < ofHits.Length; i++)
        {
            var passage = passageOfHit[i];
            ofHits[i] = passage < 0 || !isPrefix ? float.NaN : values[passage];
            if (float.IsInfinity(ofHits[i]) || (passage >= 0 && scores.Fault == RerankFault.None && float.IsNaN(ofHits[i])))
            {
                return WindowScores.Without(Verdict.Degraded(DegradeReason.Inference));
            }

            // After a deadline only the scored beginning is reordered: a hit must not fall because its turn had not come.
            isPrefix &= passage < 0 || !float.IsNaN(ofHits[i]);
            complete += float.IsNaN(ofHits[i]) ? 0 : 1;
        }

        var ranked = Verdict.Reranked(complete) with { Wanted = passages };
        return scores.Fault == RerankFault.None ? new WindowScores(ofHits, blend, ranked)
            : complete < 2 ? WindowScores.Without(Verdict.Degraded(reason))
            : new WindowScores(ofHits, blend, Verdict.Degraded(reason).Counting(ranked));
    }
}
