using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>match_phrase</c>.</summary>
internal static class MatchPhraseQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var (name, value, options) = FieldQueryBody.Read(body, "match_phrase", "query");
        var text = TextQueryOptions.Read(options);
        var slop = options.Take("slop") is { } given ? JsonRead.Int(given, "slop") : 0;
        options.Finish();
        if (slop < 0)
        {
            throw EngineErrors.Illegal("No negative slop allowed.");
        }

        var sought = JsonRead.Text(value, "query");
        return context.Find(name) is { } field ? options.Boosted(text.Phrase(field, sought, slop, context)) : new MatchNoneQuery();
    }
}
