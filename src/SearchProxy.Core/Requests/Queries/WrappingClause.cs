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
    /// <param name="role">Of the clause, and so of the inner query.</param>
    public static Clause Read(ClauseReader clauses, ref Utf8JsonReader reader, ReadOnlySpan<byte> name, ClauseRole role)
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
                inner = clauses.Read(ref reader, role);
            }
            else
            {
                reader.Skip();
            }
        }

        return inner is null ? new PlainClause() : new WrappingClause(inner, hasLeastScore);
    }

    public static Clause ReadPinned(ClauseReader clauses, ref Utf8JsonReader reader, ClauseRole role)
    {
        clauses.Findings.Features |= SearchFeatures.Pinned;
        return Read(clauses, ref reader, "organic"u8, role);
    }

    /// <summary>
    /// Where it must match it is a filter and its text does not count for the score. As one of several that may match it gives a text a
    /// fixed weight, and its text is the query's.
    /// </summary>
    public static Clause ReadConstantScore(ClauseReader clauses, ref Utf8JsonReader reader, ClauseRole role)
    {
        if (role == ClauseRole.Disjunctive)
        {
            return Read(clauses, ref reader, "filter"u8, role);
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

    protected override ClauseRequirement Weigh(Judging judging)
    {
        var requirement = inner.Judge(judging);
        if (!hasLeastScore)
        {
            return requirement;
        }

        judging.HasLeastScore = true;
        return ClauseRequirement.Of(Written) with { MandatoryTexts = requirement.MandatoryTexts };
    }
}
