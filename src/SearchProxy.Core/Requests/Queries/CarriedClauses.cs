using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// Clauses that hold no query text because of where they stand; they are carried byte for byte. One that is not known is noted: nothing
/// certain can be said about carrying it elsewhere.
/// </summary>
internal static class CarriedClauses
{
    /// <summary>Adds each clause of one or an array.</summary>
    public static void Read(ClauseReader clauses, ref Utf8JsonReader reader, List<JsonSlice> carried)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadOne(clauses, ref reader, carried);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadOne(clauses, ref reader, carried);
        }
    }

    /// <summary>Adds one clause that forbids all that are listed.</summary>
    public static void ReadForbidden(ClauseReader clauses, ref Utf8JsonReader reader, List<JsonSlice> carried)
    {
        var listed = new List<JsonSlice>();
        var copy = reader;
        Read(clauses, ref copy, listed);
        var asWritten = clauses.Take(ref reader);
        if (listed.Count > 0)
        {
            carried.Add(FilterJson.NoneOf(asWritten));
        }
    }

    private static void ReadOne(ClauseReader clauses, ref Utf8JsonReader reader, List<JsonSlice> carried)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            clauses.Findings.IsCertain = false;
            clauses.Fail(ref reader, "a clause that is not an object");
            return;
        }

        var copy = reader;
        carried.Add(clauses.Take(ref reader));
        copy.Read();
        if (copy.TokenType == JsonTokenType.EndObject)
        {
            clauses.Findings.IsCertain = false;
            clauses.Findings.Fail("an empty clause");
            return;
        }

        clauses.Findings.IsCertain &= IsKnown(ref copy);
    }

    private static bool IsKnown(ref Utf8JsonReader reader)
    {
        var known = ClauseKinds.Find(ref reader) != ClauseKind.Unknown;
        var depth = reader.CurrentDepth;
        do
        {
            // A field may bear the name of a clause; then the plan is more careful than it need be.
            if (reader.TokenType == JsonTokenType.PropertyName && ClauseKinds.Find(ref reader) is ClauseKind.Vector or ClauseKind.Hybrid)
            {
                known = false;
            }
        }
        while (reader.Read() && reader.CurrentDepth >= depth);

        return known;
    }
}
