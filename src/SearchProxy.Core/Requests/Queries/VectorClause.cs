using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Clauses that search by vectors. Their text is known when the engine is to encode it; no vector leg is added beside them.</summary>
internal static class VectorClause
{
    public static Demand Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        clauses.Findings.Features |= SearchFeatures.OwnVectors;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var isText = reader.ValueTextEquals("query_text"u8) || reader.ValueTextEquals("model_text"u8) || reader.ValueTextEquals("query"u8);
            var isFilter = reader.ValueTextEquals("filter"u8);
            if (isText || isFilter)
            {
                reader.Read();
                if (isText && reader.TokenType == JsonTokenType.String)
                {
                    clauses.Findings.AddText(reader.GetString()!);
                }

                reader.Skip();
            }
        }

        return Demand.Uncertain;
    }

    public static Demand ReadHybrid(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        clauses.Findings.Features |= SearchFeatures.OwnVectors;
        DisMaxClause.Read(clauses, ref reader);
        return Demand.Uncertain;
    }
}
