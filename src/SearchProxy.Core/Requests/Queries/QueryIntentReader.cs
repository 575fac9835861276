using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Finds the text, the fields and the mandatory filters of the search.</summary>
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
        var demand = ReadQuery(draft.Query, findings);
        var filters = new List<JsonSlice>(demand.Filters);
        var complete = ReadPostFilter(draft, findings, filters) && demand.IsComplete;
        draft.Features |= findings.Features;
        var hasOwnVectors = (draft.Features & SearchFeatures.OwnVectors) != 0;
        if (findings.Refusal is { } refusal)
        {
            return refusal;
        }

        if (findings.Texts.Count == 0)
        {
            return new Refusal(hasOwnVectors ? BypassReason.AlreadyRanked : BypassReason.NoText);
        }

        if (findings.Texts.Count > 1 && !draft.Policy.JoinSeveralTexts)
        {
            return new Refusal(BypassReason.SeveralTexts);
        }

        draft.Intent = new QueryIntent(string.Join(' ', findings.Texts), findings.Fields, filters, complete && !hasOwnVectors);
        return null;
    }

    private static Demand ReadQuery(JsonSlice query, QueryFindings findings)
    {
        var reader = query.Open();
        reader.Read();
        return new ClauseReader(query, findings).Read(ref reader, Place.Conjunctive);
    }

    private static bool ReadPostFilter(SearchDraft draft, QueryFindings findings, List<JsonSlice> filters)
    {
        if (draft.Member("post_filter") is not { } filter)
        {
            return true;
        }

        var reader = filter.Open();
        reader.Read();
        return CarriedClauses.Read(new ClauseReader(filter, findings), ref reader, filters);
    }
}
