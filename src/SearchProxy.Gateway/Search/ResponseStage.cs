using SearchProxy.Core.Buffers;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Step 7: a slice of the final order, in the engine's own envelope.</summary>
internal sealed class ResponseStage(SearchLaneOptions options, FetchStage fetch)
{
    public async ValueTask<SearchOutcome> RunAsync(
        ActiveSearch search, RecallPlan plan, Recalled recalled, FusedWindow fused, WindowScores scores, WindowPage ranked)
    {
        var page = ranked with { Hits = Slice(ranked.Hits, search.Request.From, search.Request.Size) };
        IReadOnlyList<string> addedFields = plan.AddedFields;
        if (plan.IsTwoPhase && page.Hits.Count > 0)
        {
            var fetched = await fetch.RunAsync(search, recalled, page.Hits);
            if (fetched.Hits is not { } hits)
            {
                return search.Forward(Verdict.Degraded(fetched.Fault, "the page's hits could not be fetched"));
            }

            page = page with { Hits = hits };
            addedFields = [];
        }
        else if (recalled.Added.Count > 0)
        {
            page = page with { Hits = [.. page.Hits.Select(hit => AsAdded(recalled, hit))] };
        }

        page = page with { Verdict = Held(page.Verdict, plan, recalled) };
        var origins = HitExplaining.IsWanted(search, options) ? HitExplaining.Of(search, recalled, fused, scores) : null;
        return Write(search, recalled, page, addedFields, origins);
    }

    private static List<PageHit> Slice(IReadOnlyList<PageHit> hits, int from, int size) =>
        from >= hits.Count ? [] : [.. hits.Skip(from).Take(size)];

    private static PageHit AsAdded(Recalled recalled, PageHit hit) =>
        !ReferenceEquals(hit.Source, recalled.Lexical) && recalled.Added.TryGetValue(hit.Hit.Key, out var found)
            ? new PageHit(found.Answer, found.Hit, hit.Score)
            : hit;

    /// <summary>A page behind the window, which already carries all that the client asked for.</summary>
    public static SearchOutcome Tail(
        ActiveSearch search, RecallPlan plan, Recalled recalled, IReadOnlyList<PageHit> hits, long? total) => Write(
        search, recalled, new WindowPage(hits, MaxScore: null, total, recalled.VectorFault ?? Held(Verdict.Reranked(0), plan, recalled)),
        addedFields: []);

    /// <summary>The verdict, with why the vector leg added nothing.</summary>
    private static Verdict Held(Verdict verdict, RecallPlan plan, Recalled recalled) =>
        recalled.Vector is null || plan.Intent.Hold == WideningHold.None
            ? verdict
            : verdict with { Held = (plan.Widening, plan.Intent.Hold) };

    private static SearchOutcome Write(
        ActiveSearch search, Recalled recalled, WindowPage page, IReadOnlyList<string> addedFields, HitOrigins? origins = null)
    {
        // An order that is the engine's own stays its own in every other number too.
        var isEngines = page.MaxScore is null && page.Total is null && page.Verdict.Kind != VerdictKind.Reranked;
        long? took = isEngines ? null : (long)search.Timer.Elapsed.TotalMilliseconds;
        var body = new RentedWriter(search.Call.Memory, 16 * 1024);
        AnswerWriter.Write(
            body,
            recalled.Lexical!,
            new AnswerPage(page.Hits, addedFields, page.MaxScore, page.Total, took, recalled.Vector?.TimedOut == true, origins));
        if (search.Filter is { } filter)
        {
            var filtered = new RentedWriter(search.Call.Memory, 4 * 1024);
            if (!filter.TryApply(body.WrittenSpan, filtered))
            {
                return search.Forward(BypassReason.FilterPath);
            }

            body = filtered;
        }

        return new SearchOutcome(
            recalled.Response!.WithBody(body.Finish()),
            page.Verdict)
        { Explained = origins is null ? null : new ExplainedPage(search.Request.From, page.Hits, origins) };
    }
}
