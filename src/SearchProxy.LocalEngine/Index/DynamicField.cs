using System.Globalization;
using System.Text.Json;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>Chooses the type of a field that a document brings along.</summary>
internal static class DynamicField
{
    private const int KeywordLength = 256;
    private const int LeastVectorLength = 128;
    private const int MostVectorLength = 4096;
    private static readonly DateFormats Days = DateFormats.Parse("strict_date_optional_time");

    /// <summary>
    /// The field to add, or null when the value has none (null, or an empty array). An undefined value stands for an object.
    /// </summary>
    public static FieldMapping? For(string name, JsonElement value, bool detectDates, LocalEngineProduct product)
    {
        if (product is LocalEngineProduct.Elasticsearch && VectorLength(value) is var length and > 0)
        {
            return Vector(name, length);
        }

        var sample = value.ValueKind is JsonValueKind.Array ? DocumentParser.Items(value).FirstOrDefault() : value;
        return sample.ValueKind switch
        {
            JsonValueKind.Undefined when value.ValueKind is not JsonValueKind.Undefined => null,
            JsonValueKind.Undefined or JsonValueKind.Object => Plain(name, "object", MappedKind.Object),
            JsonValueKind.True or JsonValueKind.False => Plain(name, "boolean", MappedKind.Boolean),
            JsonValueKind.Number when sample.TryGetInt64(out _) => Plain(name, "long", MappedKind.Whole),
            JsonValueKind.Number => Plain(name, "float", MappedKind.Fraction),
            JsonValueKind.String when detectDates && IsDate(sample.GetString()!) => Plain(name, "date", MappedKind.Date),
            JsonValueKind.String => TextWithKeyword(name),
            _ => null,
        };
    }

    private static bool IsDate(string text) =>
        !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && Days.TryParse(text, out _);

    private static int VectorLength(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() is < LeastVectorLength or > MostVectorLength)
        {
            return 0;
        }

        var hasFraction = false;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind is not JsonValueKind.Number)
            {
                return 0;
            }

            hasFraction |= !item.TryGetInt64(out _);
        }

        return hasFraction ? value.GetArrayLength() : 0;
    }

    private static FieldMapping Plain(string name, string type, MappedKind kind) => new() { Name = name, Type = type, Kind = kind };

    private static FieldMapping Vector(string name, int length) => new()
    {
        Name = name,
        Type = "dense_vector",
        Kind = MappedKind.Vector,
        Vector = new VectorShape(length, VectorSimilarity.Cosine, true),
        Parameters = new() { ["dims"] = JsonSerializer.SerializeToElement(length) },
    };

    private static FieldMapping TextWithKeyword(string name)
    {
        var field = Plain(name, "text", MappedKind.Text);
        field.SubFields.Add("keyword", new FieldMapping
        {
            Name = name + ".keyword",
            Type = "keyword",
            Kind = MappedKind.Keyword,
            IgnoreAbove = KeywordLength,
            Parameters = new() { ["ignore_above"] = JsonSerializer.SerializeToElement(KeywordLength) },
        });
        return field;
    }
}
