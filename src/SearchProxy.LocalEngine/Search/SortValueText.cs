using System.Globalization;
using System.Text.Json;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Spells the sort values of hits.</summary>
internal static class SortValueText
{
    /// <summary>How a number field shows that a document has no value: the end of its range that sorts there.</summary>
    public static string OfMissing(SortField key, FieldMapping field, LocalEngineProduct product)
    {
        var largest = key.MissingFirst == key.Descending;
        if (field.Type is "integer" or "short" or "byte" || (product is LocalEngineProduct.OpenSearch && field.Kind is MappedKind.Boolean))
        {
            return (largest ? int.MaxValue : int.MinValue).ToString(CultureInfo.InvariantCulture);
        }

        return field.Kind is MappedKind.Fraction
            ? largest ? "Infinity" : "-Infinity"
            : (largest ? long.MaxValue : long.MinValue).ToString(CultureInfo.InvariantCulture);
    }

    public static void Write(Utf8JsonWriter writer, SortField key, FieldMapping? field, SortValue value, LocalEngineProduct product)
    {
        if (key.Kind is SortKind.Score)
        {
            writer.WriteRawValue(JavaNumber.Spell((float)SortableNumber.ToDouble(value.Number)));
        }
        else if (value.Text is not null)
        {
            WriteText(writer, field, value.Text);
        }
        else if (!value.IsMissing)
        {
            writer.WriteRawValue(field is null
                ? value.Number.ToString(CultureInfo.InvariantCulture)
                : FieldNumber.Spell(field, value.Number));
        }
        else if (field is { IsNumber: true } or { Kind: MappedKind.Boolean })
        {
            WriteMissing(writer, OfMissing(key, field, product));
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteText(Utf8JsonWriter writer, FieldMapping? field, string text)
    {
        if (field?.Kind is MappedKind.Boolean)
        {
            writer.WriteNumberValue(text == "true" ? 1 : 0);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static void WriteMissing(Utf8JsonWriter writer, string spelling)
    {
        if (spelling.EndsWith('y'))
        {
            writer.WriteStringValue(spelling);
        }
        else
        {
            writer.WriteRawValue(spelling);
        }
    }
}
