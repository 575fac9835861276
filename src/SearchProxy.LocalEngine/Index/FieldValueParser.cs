using System.Globalization;
using System.Text;
using System.Text.Json;
using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>Reads the values of one field of a document into a row.</summary>
internal sealed class FieldValueParser(LocalEngineProduct product, string documentId)
{
    private const int MaxTermBytes = 32_766;

    public void Read(FieldMapping field, JsonElement value, ParsedRow row)
    {
        if (field.Kind is MappedKind.Vector)
        {
            ReadVector(field, value, row);
            return;
        }

        var items = value.ValueKind is JsonValueKind.Null && field.NullValue is { } instead ? [instead] : DocumentParser.Items(value);
        foreach (var item in items)
        {
            ReadItem(field, item, row);
            foreach (var sub in field.SubFields.Values)
            {
                ReadItem(sub, item, row);
            }
        }
    }

    /// <summary>An error in the document, of the type that the product gives it.</summary>
    public EngineErrorException Fault(string reason) =>
        new EngineError(
            400, product is LocalEngineProduct.OpenSearch ? "mapper_parsing_exception" : "document_parsing_exception", reason).Thrown();

    private void ReadItem(FieldMapping field, JsonElement item, ParsedRow row)
    {
        if (item.ValueKind is JsonValueKind.Object)
        {
            throw Failed(field, item, $"Can't get text on a START_OBJECT");
        }

        if (field.Stored)
        {
            ListOf(row.Stored, field).Add(FieldValueText.Spell(field, item));
        }

        switch (field.Kind)
        {
            case MappedKind.Text when field.Indexed:
                ListOf(row.Texts, field).Add(field.Analyzer, Spelling(item));
                break;
            case MappedKind.Keyword:
                ReadKeyword(field, Spelling(item), row);
                break;
            case MappedKind.Boolean:
                ListOf(row.Keywords, field).Add(ReadBoolean(field, item));
                break;
            case MappedKind.Whole or MappedKind.Fraction or MappedKind.Date when Spelling(item).Length > 0 || field.Kind is MappedKind.Date:
                ListOf(row.Numbers, field).Add(FieldNumber.TryParse(field, Spelling(item), out var number)
                    ? number
                    : throw Failed(field, item, field.Kind is MappedKind.Date
                        ? $"failed to parse date field [{Spelling(item)}] with format [{field.Dates.Spelling}]"
                        : $"For input string: \"{Spelling(item)}\""));
                break;
        }
    }

    private static void AddKeyword(FieldMapping field, string value, ParsedRow row) => ListOf(row.Keywords, field).Add(value);

    private void ReadKeyword(FieldMapping field, string given, ParsedRow row)
    {
        var value = field.LowerCased ? LowerCase.Apply(given) : given;
        if (value.Length > field.IgnoreAbove)
        {
            return;
        }

        if (Encoding.UTF8.GetByteCount(value) > MaxTermBytes)
        {
            throw Fault($"Document contains at least one immense term in field=\"{field.Name}\" (whose UTF8 encoding is longer than the "
                + $"max length {MaxTermBytes})");
        }

        AddKeyword(field, value, row);
    }

    private string ReadBoolean(FieldMapping field, JsonElement item) => Spelling(item) switch
    {
        "true" => "true",
        "false" or "" => "false",
        var other => throw Failed(field, item, $"Failed to parse value [{other}] as only [true] or [false] are allowed."),
    };

    private void ReadVector(FieldMapping field, JsonElement value, ParsedRow row)
    {
        if (value.ValueKind is JsonValueKind.Null)
        {
            return;
        }

        if (value.ValueKind is not JsonValueKind.Array)
        {
            throw Failed(field, value, "a vector is an array of numbers");
        }

        var vector = new float[value.GetArrayLength()];
        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            vector[at++] = Component(field, item);
        }

        VectorRules.Check(field, vector, product, fault => Failed(field, value, fault));
        field.Vector = field.Vector! with { Dimensions = vector.Length };
        row.Vectors[field] = vector;
    }

    private float Component(FieldMapping field, JsonElement item)
    {
        var isNumber = item.ValueKind is JsonValueKind.Number
            || (item.ValueKind is JsonValueKind.String && product is LocalEngineProduct.OpenSearch);
        return isNumber
            && float.TryParse(item.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && float.IsFinite(number)
            ? number
            : throw Failed(field, item, $"a vector holds finite numbers only, found [{item}]");
    }

    private static string Spelling(JsonElement item) => item.ValueKind is JsonValueKind.String ? item.GetString()! : item.GetRawText();

    private EngineErrorException Failed(FieldMapping field, JsonElement item, string cause)
    {
        var preview = item.ToString();
        preview = preview.Length > 50 ? preview[..50] : preview;
        var fault = Fault(
            $"failed to parse field [{field.Name}] of type [{field.Type}] in document with id '{documentId}'. Preview of field's value: "
                + $"'{preview}'");
        return new EngineErrorException(fault.Error with { CausedBy = new EngineError(400, "illegal_argument_exception", cause) });
    }

    private static T ListOf<T>(Dictionary<FieldMapping, T> lists, FieldMapping field)
        where T : new()
    {
        if (!lists.TryGetValue(field, out var list))
        {
            lists.Add(field, list = new T());
        }

        return list;
    }
}
