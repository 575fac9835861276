using System.Globalization;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>
/// Reads the pieces of a query string into a query. AND and OR have no precedence, as in Lucene's classic parser: a clause beside an AND is
/// required, a clause beside an OR is not, and what nothing is said about follows the default operator.
/// </summary>
internal sealed class QueryStringGrammar(List<QueryStringToken> tokens, QueryStringTerms terms, bool requireAll, string text)
{
    private enum Occur
    {
        Should,
        Must,
        MustNot,
    }

    private sealed record Clause(Query Query, Occur Occur);

    private int _at;

    public Query Parse()
    {
        if (tokens.Count == 0)
        {
            return new MatchNoneQuery();
        }

        var query = Group(null);
        return _at == tokens.Count ? query : throw QueryStringLexer.Malformed(text);
    }

    private QueryStringSymbol? Peek => _at < tokens.Count ? tokens[_at].Symbol : null;

    private Query Group(string? field)
    {
        var clauses = new List<Clause>();
        while (Peek is not (null or QueryStringSymbol.Close))
        {
            AddClause(clauses, field);
        }

        return clauses.Count == 0 ? throw QueryStringLexer.Malformed(text) : Combine(clauses);
    }

    private void AddClause(List<Clause> clauses, string? field)
    {
        var conjunction = Peek is QueryStringSymbol.And or QueryStringSymbol.Or ? tokens[_at++].Symbol : (QueryStringSymbol?)null;
        if (conjunction is not null && clauses.Count == 0)
        {
            throw QueryStringLexer.Malformed(text);
        }

        var modifier = Peek is QueryStringSymbol.Plus or QueryStringSymbol.Minus or QueryStringSymbol.Not
            ? tokens[_at++].Symbol
            : (QueryStringSymbol?)null;
        var query = Primary(field);
        if (clauses.Count > 0 && clauses[^1].Occur is not Occur.MustNot)
        {
            if (conjunction is QueryStringSymbol.And)
            {
                clauses[^1] = clauses[^1] with { Occur = Occur.Must };
            }
            else if (requireAll && conjunction is QueryStringSymbol.Or)
            {
                clauses[^1] = clauses[^1] with { Occur = Occur.Should };
            }
        }

        if (query is null)
        {
            return;
        }

        var required = modifier is QueryStringSymbol.Plus || conjunction is QueryStringSymbol.And
            || (requireAll && conjunction is not QueryStringSymbol.Or);
        clauses.Add(new Clause(query, modifier is QueryStringSymbol.Minus or QueryStringSymbol.Not
            ? Occur.MustNot
            : required ? Occur.Must : Occur.Should));
    }

    private Query? Primary(string? field)
    {
        var token = _at < tokens.Count ? tokens[_at++] : throw QueryStringLexer.Malformed(text);
        switch (token.Symbol)
        {
            case QueryStringSymbol.Field:
                return Primary(token.Text);
            case QueryStringSymbol.Open:
                var inner = Group(field);
                if (Peek is not QueryStringSymbol.Close)
                {
                    throw QueryStringLexer.Malformed(text);
                }

                _at++;
                return Boosted(inner);
            case QueryStringSymbol.Word:
                if (Peek is QueryStringSymbol.Slop)
                {
                    throw Errors.EngineErrors.Unsupported("a fuzzy word in a query string");
                }

                return Boosted(token.HasWildcard ? terms.Wildcard(field, token.Text) : terms.Words(field, token.Text));
            case QueryStringSymbol.Phrase:
                var slop = Peek is QueryStringSymbol.Slop
                    ? int.Parse("0" + tokens[_at++].Text.Split('.')[0], CultureInfo.InvariantCulture)
                    : 0;
                return Boosted(terms.Phrase(field, token.Text, slop));
            default:
                throw QueryStringLexer.Malformed(text);
        }
    }

    private Query? Boosted(Query? query)
    {
        if (Peek is not QueryStringSymbol.Boost)
        {
            return query;
        }

        var boost = float.TryParse(tokens[_at++].Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw QueryStringLexer.Malformed(text);
        return query is null ? null : new BoostQuery(query, boost);
    }

    private static Query Combine(List<Clause> clauses)
    {
        if (clauses is [{ Occur: not Occur.MustNot }])
        {
            return clauses[0].Query;
        }

        var query = new BooleanQuery();
        query.Must.AddRange(clauses.Where(clause => clause.Occur is Occur.Must).Select(clause => clause.Query));
        query.Should.AddRange(clauses.Where(clause => clause.Occur is Occur.Should).Select(clause => clause.Query));
        query.MustNot.AddRange(clauses.Where(clause => clause.Occur is Occur.MustNot).Select(clause => clause.Query));
        if (query.Must.Count + query.Should.Count == 0)
        {
            query.Filter.Add(new MatchAllQuery());
        }

        return query;
    }
}
