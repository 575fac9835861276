using System.Globalization;
using System.Text.Json;
using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>Spells a value of a document as its field understands it, as JSON.</summary>
internal static class FieldValueText
{
    public static string Spell(FieldMapping field, JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        switch (field.Kind)
        {
            case MappedKind.Text:
                return Quoted(text);
            case MappedKind.Keyword:
                return Quoted(field.LowerCased ? LowerCase.Apply(text) : text);
            case MappedKind.Boolean:
                return text == "true" ? "true" : "false";
            case MappedKind.Date when field.Dates.TryParse(text, out var instant):
                return Quoted(DateFormats.Spell(instant));
            case MappedKind.Whole or MappedKind.Fraction when FieldNumber.TryParse(field, text, out var number):
                return FieldNumber.Spell(field, number);
            case MappedKind.Vector when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var component):
                return JavaNumber.Spell(component);
            default:
                return value.GetRawText();
        }
    }

    private static string Quoted(string text) =>
        System.Text.Encoding.UTF8.GetString(JsonText.Write(writer => writer.WriteStringValue(text)));
}
