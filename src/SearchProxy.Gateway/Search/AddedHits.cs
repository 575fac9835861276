using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The hits that only the vector leg found. One rule for whatever a client may ask of a hit: such a hit is fetched through the client's own
/// query, as the caller, and is added only when it then carries every member that all hits of that query carry (decision 0015).
/// </summary>
internal sealed class AddedHits(FetchStage fetch)
{
    /// <summary>What depends on the query, so that a hit that another query found cannot have it.</summary>
    private const SearchFeatures OfQuery = SearchFeatures.Highlight
        | SearchFeatures.InnerHits
        | SearchFeatures.NamedQueries
        | SearchFeatures.Explain;

    private static readonly (SearchFeatures Feature, string Member)[] Members =
    [
        (SearchFeatures.Highlight, "highlight"),
        (SearchFeatures.InnerHits, "inner_hits"),
        (SearchFeatures.NamedQueries, "matched_queries"),
        (SearchFeatures.Explain, "_explanation"),
    ];

    /// <summary>
    /// The recall without those hits of the vector leg that would lack something, and with the others as the client gets them.
    /// </summary>
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
        var hasMore = recalled.Lexical!.Hits.Count > plan.Window || !Recalled.IsWhole(plan, recalled.Lexical);
        var (added, fault) = await FetchAsync(search, doubtful, required, hasMore);
        search.Timer.Note("fetch", from);
        return recalled with
        {
            Vector = vector.Keep([.. vector.Hits.Where(hit => !doubtful.Contains(hit.Key) || added.ContainsKey(hit.Key))]),
            Added = added,
            VectorFault = fault is DegradeReason.None
                ? recalled.VectorFault
                : Verdict.Degraded(fault, "the hits that it would add could not be fetched"),
        };
    }

    /// <summary>
    /// The hits as the client gets them: as its own query brings them where it finds them further down, and otherwise with all that is
    /// required.
    /// </summary>
    private async ValueTask<(Dictionary<HitKey, (SearchAnswer Answer, Hit Hit)> Added, DegradeReason Fault)> FetchAsync(
        ActiveSearch search, HashSet<HitKey> keys, HashSet<string> required, bool hasMore)
    {
        // What else depends on the query is the same whichever way a hit is fetched.
        var mayBeOwn = hasMore
            && search.Request.CollapseField is null
            && search.Request.Has(SearchFeatures.Highlight | SearchFeatures.Explain);
        var ownTask = mayBeOwn ? fetch.AskOwnAsync(search, keys).AsTask() : null;
        var asked = await fetch.AskForeignAsync(search, keys);
        var own = ownTask is null ? default : await ownTask;
        var added = new Dictionary<HitKey, (SearchAnswer Answer, Hit Hit)>();
        if (asked.Answer is not { } answer || (mayBeOwn && own.Answer is null))
        {
            return (added, (asked.Answer is null ? asked : own).FaultOr(DegradeReason.VectorLeg));
        }

        foreach (var hit in answer.Hits.Where(hit => required.IsSubsetOf(HitMembers.Of(answer.Bytes.Span, hit))))
        {
            added[hit.Key] = (answer, hit);
        }

        foreach (var hit in own.Answer?.Hits ?? [])
        {
            added[hit.Key] = (own.Answer!, hit);
        }

        return (added, DegradeReason.None);
    }

    /// <summary>
    /// What every hit of the window carries; what the request asks of hits where that cannot be seen yet: there are none, or the second
    /// phase will bring it.
    /// </summary>
    private static HashSet<string> Required(SearchRequest request, RecallPlan plan, SearchAnswer lexical)
    {
        var required = HitMembers.OnEvery(lexical, plan.Window);
        if (lexical.Hits.Count == 0 || plan.IsTwoPhase)
        {
            required.UnionWith(Members.Where(member => request.Has(member.Feature)
                && (lexical.Hits.Count == 0 || FetchMembers.Brings(member.Member)))
                .Select(static member => member.Member));
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
