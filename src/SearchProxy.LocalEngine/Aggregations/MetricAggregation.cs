using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Aggregations;

/// <summary>A single number over the values of a field.</summary>
internal sealed class MetricAggregation(string name, string kind, string fieldName) : Aggregation(name)
{
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<RowGroup> groups)
    {
        if (kind == "value_count")
        {
            writer.WriteNumber("value", groups.Sum(Count));
            return;
        }

        var values = groups.SelectMany(Values).ToList();
        double? result = kind switch
        {
            "sum" => values.Sum(),
            _ when values.Count == 0 => null,
            "min" => values.Min(),
            "max" => values.Max(),
            _ => values.Average(),
        };
        writer.WritePropertyName("value");
        if (result is not { } number)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteRawValue(JavaNumber.Spell(number));
        if (groups.Select(group => group.Leg.Context.Find(fieldName)).FirstOrDefault()?.Kind is MappedKind.Date)
        {
            writer.WriteString("value_as_string", DateFormats.Spell((long)number));
        }
    }

    private IEnumerable<double> Values(RowGroup group)
    {
        if (group.Leg.Context.Find(fieldName) is not { } field)
        {
            return [];
        }

        if (!field.IsNumber)
        {
            throw EngineErrors.AtShard(
                $"Field [{fieldName}] of type [{field.Type}] is not supported for aggregation [{kind}]", "illegal_argument_exception");
        }

        return group.Leg.View.Column<NumberColumn>(field) is { } column
            ? group.Rows.SelectMany(row => column.Of(row).ToArray()).Select(value => FieldNumber.ToDouble(field, value))
            : [];
    }

    private long Count(RowGroup group) => group.Leg.View.Column(fieldName) switch
    {
        NumberColumn numbers => group.Rows.Sum(row => (long)numbers.Of(row).Length),
        KeywordColumn texts => group.Rows.Sum(row => (long)texts.Of(row).Length),
        null => 0,
        _ => throw TermsAggregation.NotAggregatable(fieldName),
    };
}
