using System.Globalization;
using System.Text.Json;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Aggregations;

/// <summary>The value that a bucket stands for: a text, or a number in the sortable form of its field.</summary>
internal readonly record struct BucketKey(string? Text, long Number) : IComparable<BucketKey>
{
    public int CompareTo(BucketKey other) => Text is null ? Number.CompareTo(other.Number) : string.CompareOrdinal(Text, other.Text);

    /// <summary>Writes <c>key</c> and, for dates and booleans, <c>key_as_string</c>.</summary>
    public void Write(Utf8JsonWriter writer, FieldMapping field)
    {
        switch (field.Kind)
        {
            case MappedKind.Boolean:
                writer.WriteNumber("key", Text == "true" ? 1 : 0);
                writer.WriteString("key_as_string", Text);
                break;
            case MappedKind.Date:
                writer.WriteNumber("key", Number);
                writer.WriteString("key_as_string", DateFormats.Spell(Number));
                break;
            case MappedKind.Fraction:
                writer.WritePropertyName("key");
                writer.WriteRawValue(Json.JavaNumber.Spell(SortableNumber.ToDouble(Number)));
                break;
            case MappedKind.Whole:
                writer.WritePropertyName("key");
                writer.WriteRawValue(Number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteString("key", Text);
                break;
        }
    }
}
