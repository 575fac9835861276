using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>A clause around one inner query that decides what matches.</summary>
/// <param name="inner">The inner query.</param>
/// <param name="hasLeastScore">What does not score high enough does not match.</param>
internal sealed class WrappingClause(Clause inner, bool hasLeastScore) : Clause
{
    /// <param name="clauses">Reads the inner query.</param>
    /// <param name="reader">On the body of the clause.</param>
    /// <param name="name">Where the inner query stands; every other argument is skipped.</param>
    /// <param name="place">Of the clause, and so of the inner query.</param>
    public static Clause Read(ClauseReader clauses, ref Utf8JsonReader reader, ReadOnlySpan<byte> name, Place place)
    {
        Clause? inner = null;
        var hasLeastScore = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isInner = reader.ValueTextEquals(name);
            hasLeastScore |= reader.ValueTextEquals("min_score"u8);
            reader.Read();
            if (isInner)
            {
                inner = clauses.Read(ref reader, place);
            }
            else
            {
                reader.Skip();
            }
        }

        return inner is null ? new PlainClause() : new WrappingClause(inner, hasLeastScore);
    }

    public static Clause ReadPinned(ClauseReader clauses, ref Utf8JsonReader reader, Place place)
    {
        clauses.Findings.Features |= SearchFeatures.Pinned;
        return Read(clauses, ref reader, "organic"u8, place);
    }

    /// <summary>
    /// Where it must match it is a filter and its text does not count for the score. As one of several that may match it gives a text a
    /// fixed weight, and its text is the query's.
    /// </summary>
    public static Clause ReadConstantScore(ClauseReader clauses, ref Utf8JsonReader reader, Place place)
    {
        if (place == Place.Disjunctive)
        {
            return Read(clauses, ref reader, "filter"u8, place);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isFilter = reader.ValueTextEquals("filter"u8);
            reader.Read();
            if (isFilter)
            {
                CarriedClauses.Read(clauses, ref reader, []);
            }
            else
            {
                reader.Skip();
            }
        }

        return new PlainClause();
    }

    protected override Demand Weigh(Judging judging)
    {
        var demand = inner.Judge(judging);
        if (!hasLeastScore)
        {
            return demand;
        }

        judging.HasLeastScore = true;
        return Demand.Of(Written) with { MandatoryTexts = demand.MandatoryTexts };
    }
}
