using System.Text.Json;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>exists</c>; an object exists when anything in it does.</summary>
internal static class ExistsQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "exists");
        var name = JsonRead.Text(options.Require("field"), "field");
        options.Finish();
        var fields = context.Mapping.Fields.Values
            .Where(field => !field.HoldsFields && (PathPattern.Matches(name, field.Name) || field.Name.StartsWith(name + ".")))
            .Where(field => name.Contains('*') || context.Find(name)!.HoldsFields || field.Name == name)
            .ToList();
        return fields.Count == 0 ? new MatchNoneQuery() : options.Boosted(new ExistsQuery(fields));
    }
}
