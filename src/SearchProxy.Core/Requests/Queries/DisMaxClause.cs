using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>One of its queries must match.</summary>
internal static class DisMaxClause
{
    public static Demand Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var queries = new List<Demand>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isQueries = reader.ValueTextEquals("queries"u8);
            reader.Read();
            if (isQueries)
            {
                clauses.ReadMany(ref reader, Place.Disjunctive, queries);
            }
            else
            {
                reader.Skip();
            }
        }

        var filters = new List<JsonSlice>();
        return new Demand(Demand.NoText, AtLeast.Add(filters, least: 1, queries), filters);
    }
}
