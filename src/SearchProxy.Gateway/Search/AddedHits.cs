using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The hits that only the vector leg found. One rule for whatever a client may ask of a hit: such a hit is fetched through the client's own query, as the caller, and is added
/// only when it then carries every member that all hits of that query carry.
/// </summary>
internal sealed class AddedHits(FetchStage fetch)
{
    /// <summary>What depends on the query, so that a hit that another query found cannot have it.</summary>
    private const SearchFeatures OfQuery = SearchFeatures.Highlight | SearchFeatures.InnerHits | SearchFeatures.NamedQueries | SearchFeatures.Explain;

    private static readonly (SearchFeatures Feature, string Member)[] Members =
    [
        (SearchFeatures.Highlight, "highlight"),
        (SearchFeatures.InnerHits, "inner_hits"),
        (SearchFeatures.NamedQueries, "matched_queries"),
        (SearchFeatures.Explain, "_explanation"),
    ];

    /// <summary>The recall without those hits of the vector leg that would lack something, and with the others as the client gets them.</summary>
    public async ValueTask<Recalled> AdmitAsync(ActiveSearch search, RecallPlan plan, Recalled recalled)
    {
        if (recalled.Vector is not { } vector)
        {
            return recalled;
        }

        var required = Required(search.Request, plan, recalled.Lexical!);
        var doubtful = OnlyInVector(search.Request, plan, recalled.Lexical!, vector)
            .Where(hit => search.Request.Has(OfQuery) || !required.IsSubsetOf(HitMembers.Of(vector.Bytes.Span, hit)))
            .Select(static hit => hit.Key).ToHashSet();
        if (doubtful.Count == 0)
        {
            return recalled;
        }

        var from = search.Timer.Now();
        var asked = await fetch.AskForeignAsync(search, doubtful);
        var answer = asked.Answer;
        search.Timer.Note("fetch", from);
        var added = new Dictionary<HitKey, (SearchAnswer Answer, Hit Hit)>();
        foreach (var hit in answer?.Hits ?? [])
        {
            if (required.IsSubsetOf(HitMembers.Of(answer!.Bytes.Span, hit)))
            {
                added[hit.Key] = (answer, hit);
            }
        }

        return recalled with
        {
            Vector = vector.Keep([.. vector.Hits.Where(hit => !doubtful.Contains(hit.Key) || added.ContainsKey(hit.Key))]),
            Added = added,
            VectorFault = answer is null ? Verdict.Degraded(asked.FaultOr(DegradeReason.VectorLeg), "the hits that it would add could not be fetched") : recalled.VectorFault,
        };
    }

    /// <summary>
    /// What every hit of the window carries; what the request asks of hits where that cannot be seen yet: there are none, or the second phase will bring it.
    /// </summary>
    private static HashSet<string> Required(SearchRequest request, RecallPlan plan, SearchAnswer lexical)
    {
        var required = HitMembers.OnEvery(lexical, plan.Window);
        if (lexical.Hits.Count == 0 || plan.IsTwoPhase)
        {
            required.UnionWith(Members.Where(member => request.Has(member.Feature) && (lexical.Hits.Count == 0 || FetchMembers.Brings(member.Member))).Select(static member => member.Member));
        }

        return required;
    }

    private static IEnumerable<Hit> OnlyInVector(SearchRequest request, RecallPlan plan, SearchAnswer lexical, SearchAnswer vector)
    {
        var own = lexical.Hits.Take(plan.Window);
        if (request.CollapseField is not { } field)
        {
            var keys = own.Select(static hit => hit.Key).ToHashSet();
            return vector.Hits.Where(hit => !keys.Contains(hit.Key));
        }

        var groups = own.Select(hit => HitGroup.Of(lexical.Bytes.Span, hit, field)).ToHashSet(StringComparer.Ordinal);
        return vector.Hits.Where(hit => !groups.Contains(HitGroup.Of(vector.Bytes.Span, hit, field)));
    }
}
