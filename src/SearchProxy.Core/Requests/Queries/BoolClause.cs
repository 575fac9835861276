using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Text comes from <c>must</c> and <c>should</c>; what is in <c>filter</c> and <c>must_not</c> is carried as it is.</summary>
internal static class BoolClause
{
    public static Demand Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var parts = new BoolParts();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            ReadPart(clauses, ref reader, parts);
        }

        return parts.ToDemand();
    }

    private static void ReadPart(ClauseReader clauses, ref Utf8JsonReader reader, BoolParts parts)
    {
        if (reader.ValueTextEquals("must"u8))
        {
            reader.Read();
            clauses.ReadMany(ref reader, Place.Conjunctive, parts.Must);
        }
        else if (reader.ValueTextEquals("should"u8))
        {
            reader.Read();
            clauses.ReadMany(ref reader, Place.Disjunctive, parts.Should);
        }
        else if (reader.ValueTextEquals("filter"u8))
        {
            reader.Read();
            parts.IsCertain &= CarriedClauses.Read(clauses, ref reader, parts.Filters);
        }
        else if (reader.ValueTextEquals("must_not"u8))
        {
            reader.Read();
            parts.IsCertain &= CarriedClauses.ReadForbidden(clauses, ref reader, parts.Forbidden);
        }
        else
        {
            ReadArgument(clauses, ref reader, parts);
        }
    }

    private static void ReadArgument(ClauseReader clauses, ref Utf8JsonReader reader, BoolParts parts)
    {
        var isMinimum = reader.ValueTextEquals("minimum_should_match"u8);
        if (!isMinimum
            && !reader.ValueTextEquals("boost"u8)
            && !reader.ValueTextEquals("_name"u8)
            && !reader.ValueTextEquals("adjust_pure_negative"u8))
        {
            clauses.Findings.Fail($"bool.{BodyNames.Show(ref reader)}");
        }

        reader.Read();
        var value = clauses.Take(ref reader);
        parts.Minimum = isMinimum ? value : parts.Minimum;
    }
}
