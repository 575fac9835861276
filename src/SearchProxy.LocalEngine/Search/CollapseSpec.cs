using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Keeps the first hit of each value of a field; documents without a value are one group.</summary>
internal sealed class CollapseSpec
{
    private CollapseSpec(string field) => Field = field;

    public string Field { get; }

    public static CollapseSpec? Parse(JsonElement? given)
    {
        if (given is not { } body)
        {
            return null;
        }

        var options = Options.Of(body, "collapse");
        var field = JsonRead.Text(options.Require("field"), "field");
        options.Accept("max_concurrent_group_searches");
        options.Finish();
        return new CollapseSpec(field);
    }

    public IReadOnlyList<SearchHit> Apply(IReadOnlyList<SearchHit> hits)
    {
        var seen = new HashSet<string>();
        return hits.Where(hit => seen.Add(Key(hit))).ToList();
    }

    /// <summary>The group of a hit; empty for documents without a value.</summary>
    private string Key(SearchHit hit)
    {
        var field = hit.Leg.Context.Find(Field)
            ?? throw EngineErrors.AtShard($"no mapping found for `{Field}` in order to collapse on", "illegal_argument_exception");
        if (field.Kind is FieldKind.Keyword)
        {
            var values = hit.Leg.View.Column<KeywordColumn>(field) is { } texts ? texts.Of(hit.Row) : [];
            return values.Length == 0 ? "" : "=" + values[0];
        }

        if (!field.IsNumber)
        {
            throw EngineErrors.AtShard($"collapse is not supported for the field [{Field}] of the type [{field.Type}]", "illegal_argument_exception");
        }

        var numbers = hit.Leg.View.Column<NumberColumn>(field) is { } column ? column.Of(hit.Row) : [];
        return numbers.Length == 0 ? "" : "=" + FieldNumber.Spell(field, numbers[0]);
    }
}
