using System.Text.Json;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>match</c>.</summary>
internal static class MatchQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var (name, value, options) = FieldQueryBody.Read(body, "match", "query");
        var text = TextQueryOptions.Read(options);
        TextQueryOptions.AcceptIdle(options);
        options.Finish();
        var sought = JsonRead.Text(value, "query");
        return context.Find(name) is { } field ? options.Boosted(text.Match(field, sought, context)) : new MatchNoneQuery();
    }
}
