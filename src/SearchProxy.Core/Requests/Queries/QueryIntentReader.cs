using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Reads the clauses of the search. What they mean depends on the mapping, and is judged when that is known.</summary>
internal static class QueryIntentReader
{
    public static Refusal? Read(SearchDraft draft)
    {
        // q replaces the query of the body.
        if (draft.Parameter("q") is { } q)
        {
            draft.Query = UrlQueryClause.Write(draft, q);
        }
        else if (draft.Member("query") is { } query)
        {
            draft.Query = query;
        }
        else
        {
            return new Refusal(draft.HasMember("knn") ? BypassReason.AlreadyRanked : BypassReason.NoText);
        }

        var findings = new QueryFindings();
        var root = ReadQuery(draft.Query, findings);
        var postFilters = ReadPostFilter(draft, findings);
        draft.Features |= findings.Features;
        if (findings.Refusal is { } refusal)
        {
            return refusal;
        }

        var hasOwnVectors = (draft.Features & SearchFeatures.OwnVectors) != 0;
        if (!findings.HasText)
        {
            return new Refusal(hasOwnVectors ? BypassReason.AlreadyRanked : BypassReason.NoText);
        }

        draft.Clauses = new QueryClauses(root, new QueryFacts
        {
            PostFilters = postFilters,
            MadeFields = MadeFields.Read(draft.Member("runtime_mappings"), draft.Member("derived")),
            Doubt = !findings.IsCertain ? "a clause that is not known" : hasOwnVectors ? "vectors of the query's own" : null,
            JoinsTexts = draft.Policy.JoinSeveralTexts,
            HasLeastScore = draft.HasMember("min_score"),
            TextlessReason = hasOwnVectors ? BypassReason.AlreadyRanked : BypassReason.NoText,
        });
        return null;
    }

    private static Clause ReadQuery(JsonSlice query, QueryFindings findings)
    {
        var reader = query.Open();
        reader.Read();
        return new ClauseReader(query, findings).Read(ref reader, ClauseRole.Conjunctive);
    }

    private static List<JsonSlice> ReadPostFilter(SearchDraft draft, QueryFindings findings)
    {
        var filters = new List<JsonSlice>();
        if (draft.Member("post_filter") is { } filter)
        {
            var reader = filter.Open();
            reader.Read();
            CarriedClauses.Read(new ClauseReader(filter, findings), ref reader, filters);
        }

        return filters;
    }
}
