using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Clauses that hold no query text because of where they stand; they are carried byte for byte.</summary>
internal static class CarriedClauses
{
    /// <summary>Adds each clause of one or an array.</summary>
    /// <returns>False when one of them is not known, so that nothing certain can be said about carrying it elsewhere.</returns>
    public static bool Read(ClauseReader clauses, ref Utf8JsonReader reader, List<JsonSlice> carried)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return ReadOne(clauses, ref reader, carried);
        }

        var known = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            known &= ReadOne(clauses, ref reader, carried);
        }

        return known;
    }

    /// <summary>Adds one clause that forbids all that are listed.</summary>
    public static bool ReadForbidden(ClauseReader clauses, ref Utf8JsonReader reader, List<JsonSlice> carried)
    {
        var listed = new List<JsonSlice>();
        var copy = reader;
        var known = Read(clauses, ref copy, listed);
        var asWritten = clauses.Take(ref reader);
        if (listed.Count > 0)
        {
            carried.Add(FilterJson.NoneOf(asWritten));
        }

        return known;
    }

    private static bool ReadOne(ClauseReader clauses, ref Utf8JsonReader reader, List<JsonSlice> carried)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            clauses.Fail(ref reader, "a clause that is not an object");
            return false;
        }

        var copy = reader;
        carried.Add(clauses.Take(ref reader));
        copy.Read();
        if (copy.TokenType == JsonTokenType.EndObject)
        {
            clauses.Findings.Fail("an empty clause");
            return false;
        }

        return IsKnown(clauses.Findings, ref copy);
    }

    private static bool IsKnown(QueryFindings findings, ref Utf8JsonReader reader)
    {
        var known = ClauseKinds.Find(ref reader) != ClauseKind.Unknown;
        var depth = reader.CurrentDepth;
        do
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                // A field may bear the name of a clause; then the plan is more careful than it need be.
                switch (ClauseKinds.Find(ref reader))
                {
                    case ClauseKind.Nested or ClauseKind.Join:
                        findings.Features |= SearchFeatures.NestedFilters;
                        break;
                    case ClauseKind.Vector or ClauseKind.Hybrid:
                        known = false;
                        break;
                    default:
                        break;
                }
            }
        }
        while (reader.Read() && reader.CurrentDepth >= depth);

        return known;
    }
}
