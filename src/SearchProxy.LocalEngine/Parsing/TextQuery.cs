using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Builds the query for a text in one field.</summary>
/// <param name="RequireAll">Whether every term must match.</param>
/// <param name="MinimumShouldMatch">How many terms must match; null for one.</param>
/// <param name="Analyzer">Instead of the field's own.</param>
/// <param name="MatchAllWithoutTerms">What a text without terms matches: everything, or nothing.</param>
internal sealed record TextQuery(bool RequireAll, string? MinimumShouldMatch, Analyzer? Analyzer, bool MatchAllWithoutTerms)
{
    public Query Match(FieldMapping field, string text, QueryContext context)
    {
        if (field.Kind is not MappedKind.Text)
        {
            return TermQueryParser.Term(field, text, context);
        }

        TermQueryParser.CheckIndexed(field);
        var tokens = (Analyzer ?? field.SearchAnalyzer).Analyze(text);
        if (tokens.Count == 0)
        {
            return WithoutTerms();
        }

        if (tokens.Count == 1)
        {
            return new TermQuery(field, tokens[0].Term);
        }

        var query = new BooleanQuery();
        (RequireAll ? query.Must : query.Should).AddRange(tokens.Select(token => new TermQuery(field, token.Term)));
        query.MinimumShouldMatch = MinimumShouldMatch is { } spec && !RequireAll ? ShouldMatchCount.Of(spec, tokens.Count) : 0;
        return query;
    }

    public Query Phrase(FieldMapping field, string text, int slop, QueryContext context)
    {
        if (field.Kind is not MappedKind.Text)
        {
            return TermQueryParser.Term(field, text, context);
        }

        TermQueryParser.CheckIndexed(field);
        var tokens = (Analyzer ?? field.SearchAnalyzer).Analyze(text);
        return tokens.Count switch
        {
            0 => WithoutTerms(),
            1 => new TermQuery(field, tokens[0].Term),
            _ => OfTerms(field, tokens, slop),
        };
    }

    private static PhraseQuery OfTerms(FieldMapping field, List<Token> tokens, int slop)
    {
        if (slop > 0 && tokens.DistinctBy(token => token.Term).Count() < tokens.Count)
        {
            throw Errors.EngineErrors.Unsupported($"a phrase with a [slop] that holds a term twice, found in [{field.Name}]");
        }

        return new PhraseQuery(field, tokens.ConvertAll(token => new PhraseTerm(token.Term, token.Position - tokens[0].Position)), slop);
    }

    private Query WithoutTerms() => MatchAllWithoutTerms ? new MatchAllQuery() : new MatchNoneQuery();
}
