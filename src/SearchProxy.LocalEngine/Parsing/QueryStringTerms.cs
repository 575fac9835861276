using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Builds the queries for the words and phrases of a query string, in one field or in several.</summary>
internal sealed class QueryStringTerms(
    QueryContext context, IReadOnlyCollection<FieldBoost> fields, Analyzer? analyzer, bool requireAll, float tieBreaker)
{
    private readonly TextQuery _words = new(requireAll, null, analyzer, false);

    /// <summary>The query for a word; null when the analyzer leaves nothing of it.</summary>
    public Query? Words(string? field, string text) =>
        InFields(field, target => IsEmpty(target, text) ? null : _words.Match(target, text, context));

    public Query? Phrase(string? field, string text, int slop) =>
        InFields(field, target => IsEmpty(target, text) ? null : _words.Phrase(target, text, slop, context));

    /// <summary>The query for a word with <c>*</c> or <c>?</c>; <c>*</c> alone asks whether there is a value.</summary>
    public Query? Wildcard(string? field, string pattern)
    {
        if (pattern == "*")
        {
            return field is null or "*"
                ? new MatchAllQuery()
                : context.Find(field) is { } target ? new ConstantScoreQuery(new ExistsQuery([target])) : new MatchNoneQuery();
        }

        return InFields(field, target => target.Kind is MappedKind.Text or MappedKind.Keyword
            ? PatternQueryParser.Wildcard(target, target.Kind is MappedKind.Text ? LowerCase.Apply(pattern) : pattern)
            : null);
    }

    private bool IsEmpty(FieldMapping target, string text) =>
        target.Kind is MappedKind.Text && (analyzer ?? target.SearchAnalyzer).Analyze(text).Count == 0;

    private Query? InFields(string? field, Func<FieldMapping, Query?> build)
    {
        if (field == "_id" || field == "_exists_")
        {
            throw Errors.EngineErrors.Unsupported($"[{field}:] in a query string");
        }

        var targets = field is null ? fields : FieldBoost.Expand([field], context);
        if (targets.Count == 0)
        {
            return new MatchNoneQuery();
        }

        var queries = targets.Select(target => build(target.Field) is { } query ? target.Boosted(query) : null).OfType<Query>().ToList();
        return queries.Count switch
        {
            0 => null,
            1 => queries[0],
            _ => new DisjunctionMaxQuery(queries, tieBreaker),
        };
    }
}
