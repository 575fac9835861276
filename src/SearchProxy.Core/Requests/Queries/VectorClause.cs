using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// Clauses that search by vectors. Their text is known when the engine is to encode it; no vector leg is added beside them.
/// </summary>
/// <param name="texts">The texts that the engine encodes.</param>
/// <param name="inner">The queries that are searched along; null without.</param>
internal sealed class VectorClause(IReadOnlyList<FieldWords> texts, Clause? inner) : Clause
{
    public static VectorClause Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        clauses.Findings.Features |= SearchFeatures.OwnVectors;
        var texts = new List<FieldWords>();
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var isText = reader.ValueTextEquals("query_text"u8)
                || reader.ValueTextEquals("model_text"u8)
                || reader.ValueTextEquals("query"u8);
            var isFilter = reader.ValueTextEquals("filter"u8);
            if (isText || isFilter)
            {
                reader.Read();
                if (isText && reader.TokenType == JsonTokenType.String)
                {
                    texts.Add(new FieldWords(Field: null, reader.GetString()!));
                }

                reader.Skip();
            }
        }

        clauses.Findings.Note(texts, []);
        return new VectorClause(texts, inner: null);
    }

    public static VectorClause ReadHybrid(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        clauses.Findings.Features |= SearchFeatures.OwnVectors;
        return new VectorClause([], DisMaxClause.Read(clauses, ref reader));
    }

    protected override ClauseRequirement Weigh(Judging judging)
    {
        judging.Doubt("vectors of the query's own");
        foreach (var text in texts)
        {
            judging.AddText(text.Words.Trim());
        }

        inner?.Judge(judging);
        return ClauseRequirement.Nothing;
    }
}
