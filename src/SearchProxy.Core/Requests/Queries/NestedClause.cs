using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>A query over nested documents; what it demands besides text must hold for one nested document together.</summary>
internal sealed class NestedClause(JsonSlice path, string pathName, JsonSlice? ignoreUnmapped, Clause query) : Clause
{
    public static Clause Read(ClauseReader clauses, ref Utf8JsonReader reader, Place place)
    {
        Clause? query = null;
        JsonSlice? path = null;
        string? pathName = null;
        JsonSlice? ignoreUnmapped = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("query"u8))
            {
                reader.Read();
                query = clauses.Read(ref reader, place);
            }
            else if (reader.ValueTextEquals("path"u8))
            {
                reader.Read();
                pathName = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
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

        if (pathName is null || query is null)
        {
            clauses.Findings.Fail("nested without a path or a query");
            return new PlainClause();
        }

        return new NestedClause(path!.Value, pathName, ignoreUnmapped, query);
    }

    protected override Demand Weigh(Judging judging)
    {
        var demand = judging.JudgeInside(pathName, query);
        if (demand.IsFree && judging.LoosensAll)
        {
            return demand;
        }

        if (demand.IsExact || FilterJson.IsTooLong(demand.Filters))
        {
            return Demand.Of(Written) with { MandatoryTexts = demand.MandatoryTexts };
        }

        // Whatever its text: a document without nested documents does not match.
        var inner = demand.IsFree ? FilterJson.Everything : FilterJson.AllOf(demand.Filters);
        return demand with { Filters = [FilterJson.Nested(path, ignoreUnmapped, inner)] };
    }
}
