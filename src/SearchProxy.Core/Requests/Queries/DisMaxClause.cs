using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>One of its queries must match.</summary>
internal sealed class DisMaxClause : Clause
{
    private readonly List<Clause> _queries = [];

    public static DisMaxClause Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var clause = new DisMaxClause();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isQueries = reader.ValueTextEquals("queries"u8);
            reader.Read();
            if (isQueries)
            {
                clauses.ReadMany(ref reader, ClauseRole.Disjunctive, clause._queries);
            }
            else
            {
                reader.Skip();
            }
        }

        return clause;
    }

    protected override ClauseRequirement Weigh(Judging judging)
    {
        var filters = new List<JsonSlice>();
        var queries = new OptionalRequirements(_queries.ConvertAll(clause => clause.Judge(judging)));
        return queries.AddTo(filters)
            ? new ClauseRequirement(ClauseRequirement.NoText, filters)
            {
                MandatoryTexts = queries.MandatoryTexts,
                IsExact = queries.IsExact,
            }
            : ClauseRequirement.Of(Written) with { MandatoryTexts = queries.MandatoryTexts };
    }
}
