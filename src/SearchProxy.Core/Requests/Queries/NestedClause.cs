using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>A query over nested documents; what it demands besides text must hold for one nested document together.</summary>
internal static class NestedClause
{
    public static Demand Read(ClauseReader clauses, ref Utf8JsonReader reader, Place place)
    {
        var demand = Demand.Nothing;
        JsonSlice? path = null;
        JsonSlice? ignoreUnmapped = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("query"u8))
            {
                reader.Read();
                demand = clauses.Read(ref reader, place);
            }
            else if (reader.ValueTextEquals("path"u8))
            {
                reader.Read();
                path = clauses.Take(ref reader);
            }
            else
            {
                var isIgnore = reader.ValueTextEquals("ignore_unmapped"u8);
                reader.Read();
                var value = clauses.Take(ref reader);
                ignoreUnmapped = isIgnore ? value : ignoreUnmapped;
            }
        }

        if (path is null)
        {
            clauses.Findings.Fail("nested without a path");
            return Demand.Nothing;
        }

        if (demand.HasText && demand.Filters.Count == 0)
        {
            return demand;
        }

        clauses.Findings.Features |= SearchFeatures.NestedFilters;
        if (!demand.HasText)
        {
            return demand;
        }

        return FilterJson.IsTooLong(demand.Filters)
            ? Demand.Uncertain
            : demand with { Filters = [FilterJson.Nested(path.Value, ignoreUnmapped, FilterJson.AllOf(demand.Filters))] };
    }
}
