using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>query_string</c>: words, phrases, fields, groups, boosts, and the operators AND, OR, NOT, + and −.</summary>
internal static class QueryStringParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "query_string");
        var text = JsonRead.Text(options.Require("query"), "query");
        var fields = options.Take("fields") is { } names
            ? JsonRead.Texts(names, "fields")
            : [options.TakeText("default_field") ?? "*"];
        var requireAll = TextQueryOptions.ReadOperator(options.TakeText("default_operator"));
        var analyzer = TextQueryOptions.ReadAnalyzer(options.TakeText("analyzer"));
        var minimum = options.TakeText("minimum_should_match");
        var tieBreaker = options.Take("tie_breaker") is { } share ? JsonRead.Float(share, "tie_breaker") : 0;
        options.Accept("type", "best_fields");
        options.Accept("lenient", "true", "false");
        options.Accept("analyze_wildcard", "false");
        options.Accept("allow_leading_wildcard", "true");
        options.Accept("escape", "false");
        options.Accept("phrase_slop", "0");
        options.Finish();
        if (minimum is not null)
        {
            throw EngineErrors.Unsupported("[minimum_should_match] in the query [query_string]");
        }

        var builder = new QueryStringTerms(context, FieldBoost.Expand(fields, context), analyzer, requireAll, tieBreaker);
        var tokens = QueryStringLexer.Read(text);
        return options.Boosted(new QueryStringGrammar(tokens, builder, requireAll, text).Parse());
    }
}
