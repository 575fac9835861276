using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Clauses around one inner query that decides what matches.</summary>
internal static class WrappingClause
{
    /// <param name="clauses">Reads the inner query.</param>
    /// <param name="reader">On the body of the clause.</param>
    /// <param name="name">Where the inner query stands; every other argument is skipped.</param>
    /// <param name="place">Of the clause, and so of the inner query.</param>
    public static Demand Read(ClauseReader clauses, ref Utf8JsonReader reader, ReadOnlySpan<byte> name, Place place)
    {
        var demand = Demand.Nothing;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isInner = reader.ValueTextEquals(name);
            reader.Read();
            if (isInner)
            {
                demand = clauses.Read(ref reader, place);
            }
            else
            {
                reader.Skip();
            }
        }

        return demand;
    }

    public static Demand ReadPinned(ClauseReader clauses, ref Utf8JsonReader reader, Place place)
    {
        clauses.Findings.Features |= SearchFeatures.Pinned;
        return Read(clauses, ref reader, "organic"u8, place);
    }

    /// <summary>
    /// Where it must match it is a filter and its text does not count for the score. As one of several that may match it gives a text a fixed
    /// weight, and its text is the query's.
    /// </summary>
    public static Demand ReadConstantScore(ClauseReader clauses, ref Utf8JsonReader reader, Place place)
    {
        if (place == Place.Disjunctive)
        {
            return Read(clauses, ref reader, "filter"u8, place);
        }

        var known = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isFilter = reader.ValueTextEquals("filter"u8);
            reader.Read();
            if (isFilter)
            {
                known = CarriedClauses.Read(clauses, ref reader, []);
            }
            else
            {
                reader.Skip();
            }
        }

        return known ? Demand.Nothing : Demand.Uncertain;
    }

    /// <summary>What a text in a child or parent demands of the hit itself cannot be written as a filter.</summary>
    public static Demand ReadJoin(ClauseReader clauses, ref Utf8JsonReader reader, Place place)
    {
        var before = clauses.Findings.Occurrences;
        var demand = Read(clauses, ref reader, "query"u8, place);
        clauses.Findings.Features |= SearchFeatures.NestedFilters;
        return clauses.Findings.Occurrences > before ? Demand.Uncertain : demand;
    }
}
