using System.Text.Json;
using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>prefix</c> and <c>wildcard</c>, which match whole terms.</summary>
internal static class PatternQueryParser
{
    public static Query ParsePrefix(JsonElement body, QueryContext context) => Parse(body, "prefix", context, Prefix);

    public static Query ParseWildcard(JsonElement body, QueryContext context) => Parse(body, "wildcard", context, Wildcard);

    public static Query Prefix(FieldMapping field, string prefix) => new TermPatternQuery(field, term => term.StartsWith(prefix));

    /// <summary><c>*</c> stands for any run of characters, <c>?</c> for one.</summary>
    public static Query Wildcard(FieldMapping field, string pattern) => pattern.Contains('\\')
        ? throw EngineErrors.Unsupported("an escape in the query [wildcard]")
        : new TermPatternQuery(field, term => WildcardPattern.Matches(pattern, term, knowsSingle: true));

    private static Query Parse(JsonElement body, string query, QueryContext context, Func<FieldMapping, string, Query> build)
    {
        var (name, value, options) = FieldQueryBody.Read(body, query, "value");
        options.Accept("case_insensitive", "false");
        options.Finish();
        var text = JsonRead.Text(value, "value");
        if (context.Find(name) is not { } field)
        {
            return new MatchNoneQuery();
        }

        return field.Kind is MappedKind.Text or MappedKind.Keyword
            ? options.Boosted(build(field, field.LowerCased ? LowerCase.Apply(text) : text))
            : throw EngineErrors.AtShard(
                $"Can only use {query} queries on keyword, text and wildcard fields - not on [{name}] which is of type [{field.Type}]");
    }
}
