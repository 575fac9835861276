using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>A query over nested documents; what it demands besides text must hold for one nested document together.</summary>
internal sealed class NestedClause(JsonSlice path, string pathName, JsonSlice? ignoreUnmapped, Clause query) : Clause
{
    public static Clause Read(ClauseReader clauses, ref Utf8JsonReader reader, ClauseRole role)
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
                query = clauses.Read(ref reader, role);
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

    protected override ClauseRequirement Weigh(Judging judging)
    {
        var requirement = judging.JudgeInside(pathName, query);
        if (requirement.IsFree && judging.LoosensAll)
        {
            return requirement;
        }

        if (requirement.IsExact || FilterJson.IsTooLong(requirement.Filters))
        {
            return ClauseRequirement.Of(Written) with { MandatoryTexts = requirement.MandatoryTexts };
        }

        // Whatever its text: a document without nested documents does not match.
        var inner = requirement.IsFree ? FilterJson.Everything : FilterJson.AllOf(requirement.Filters);
        return requirement with { Filters = [FilterJson.Nested(path, ignoreUnmapped, inner)] };
    }
}
