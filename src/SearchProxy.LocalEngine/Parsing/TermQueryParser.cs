using System.Text.Json;
using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>term</c>, <c>terms</c> and <c>ids</c>.</summary>
internal static class TermQueryParser
{
    private const int MaxTerms = 65_536;

    public static Query ParseTerm(JsonElement body, QueryContext context)
    {
        var (name, value, options) = FieldQueryBody.Read(body, "term", "value");
        options.Accept("case_insensitive", "false");
        options.Finish();
        return options.Boosted(Term(name, JsonRead.Text(value, "value"), context));
    }

    public static Query ParseTerms(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "terms");
        var member = body.EnumerateObject().FirstOrDefault(member => member.Name is not ("boost" or "_name"));
        if (member.Value.ValueKind is not JsonValueKind.Array)
        {
            throw member.Value.ValueKind is JsonValueKind.Object
                ? EngineErrors.Unsupported("a lookup in the query [terms]")
                : EngineErrors.Parsing("[terms] query requires a field with an array of values");
        }

        options.Take(member.Name);
        options.Finish();
        var values = JsonRead.Texts(member.Value, member.Name);
        return values.Count <= MaxTerms
            ? options.Boosted(Terms(member.Name, values, context))
            : throw EngineErrors.AtShard(
                $"failed to create query: The number of terms [{values.Count}] used in the Terms Query request has exceeded the allowed "
                    + $"maximum of [{MaxTerms}]");
    }

    public static Query ParseIds(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "ids");
        var ids = options.Take("values") is { } values ? JsonRead.Texts(values, "values") : [];
        options.Finish();
        return options.Boosted(new IdsQuery([.. ids]));
    }

    /// <summary>The rows with exactly <paramref name="value"/> in a field.</summary>
    public static Query Term(FieldMapping field, string value, QueryContext context)
    {
        if (field.HoldsFields)
        {
            return new MatchNoneQuery();
        }

        CheckIndexed(field);
        return field.Kind switch
        {
            MappedKind.Text => new TermQuery(field, value),
            MappedKind.Keyword => new TermQuery(field, field.LowerCased ? LowerCase.Apply(value) : value),
            MappedKind.Boolean => new TermQuery(field, ReadBoolean(value)),
            MappedKind.Vector => throw EngineErrors.AtShard(
                $"failed to create query: Field [{field.Name}] of type [{field.Type}] doesn't support term queries"),
            MappedKind.Date => RangeQueryParser.Dates(field, value, value, context),
            _ => Number(field, value),
        };
    }

    public static void CheckIndexed(FieldMapping field)
    {
        if (!field.Indexed)
        {
            throw EngineErrors.AtShard($"failed to create query: Cannot search on field [{field.Name}] since it is not indexed.");
        }
    }

    private static Query Term(string name, string value, QueryContext context) => name switch
    {
        "_id" => new IdsQuery([value]),
        "_index" => value == context.Index ? new MatchAllQuery() : new MatchNoneQuery(),
        _ => context.Find(name) is { } field ? Term(field, value, context) : new MatchNoneQuery(),
    };

    private static Query Terms(string name, List<string> values, QueryContext context)
    {
        if (name == "_id")
        {
            return new IdsQuery([.. values]);
        }

        if (context.Find(name) is { Kind: MappedKind.Text or MappedKind.Keyword, Indexed: true } field)
        {
            return new TermSetQuery(field, values.ConvertAll(value => field.LowerCased ? LowerCase.Apply(value) : value));
        }

        if (values.Count == 1 && context.Product is LocalEngineProduct.OpenSearch && context.Find(name) is { Kind: MappedKind.Boolean })
        {
            return Term(name, values[0], context);
        }

        var query = new BooleanQuery();
        query.Should.AddRange(values.Select(value => Term(name, value, context)));
        return new ConstantScoreQuery(query);
    }

    private static Query Number(FieldMapping field, string value)
    {
        if (field.Kind is MappedKind.Whole && HasFraction(value))
        {
            return new MatchNoneQuery();
        }

        return FieldNumber.TryParse(field, value, out var number)
            ? new NumberRangeQuery(field, number, number)
            : throw EngineErrors.AtShard($"failed to create query: For input string: \"{value}\"");
    }

    private static bool HasFraction(string value) =>
        decimal.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) && decimal.Truncate(number) != number;

    private static string ReadBoolean(string value) => value is "true" or "false"
        ? value
        : throw EngineErrors.AtShard($"failed to create query: Can't parse boolean value [{value}], expected [true] or [false]");
}
