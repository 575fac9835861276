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
        if (field.Kind is MappedKind.Keyword)
        {
            var values = hit.Leg.View.Column<KeywordColumn>(field) is { } texts ? texts.Of(hit.Row) : [];
            CheckSingle(hit, values.Length);
            return values.Length == 0 ? "" : "=" + values[0];
        }

        if (!field.IsNumber)
        {
            throw EngineErrors.AtShard(
                $"collapse is not supported for the field [{Field}] of the type [{field.Type}]", "illegal_argument_exception");
        }

        var numbers = hit.Leg.View.Column<NumberColumn>(field) is { } column ? column.Of(hit.Row) : [];
        CheckSingle(hit, numbers.Length);
        return numbers.Length == 0 ? "" : "=" + FieldNumber.Spell(field, numbers[0]);
    }

    private static void CheckSingle(SearchHit hit, int values)
    {
        if (values > 1)
        {
            throw hit.Leg.Context.Product is LocalEngineProduct.OpenSearch
                ? new EngineError(
                    500,
                    "illegal_state_exception",
                    $"failed to collapse {hit.Row}, the collapse field must be single valued")
                { AtShard = true }.Thrown()
                : EngineErrors.AtShard(
                    $"failed to extract doc:{hit.Row}, the grouping field must be single valued", "illegal_argument_exception");
        }
    }
}
