using System.Globalization;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>Turns the spelling of a number or date into the sortable form of its field, and back.</summary>
internal static class FieldNumber
{
    public static bool TryParse(FieldMapping field, string text, out long value) => field.Kind switch
    {
        MappedKind.Date => field.Dates.TryParse(text, out value),
        MappedKind.Fraction => TryParseFraction(field, text, out value),
        _ => TryParseWhole(field, text, out value),
    };

    /// <summary>The number as aggregations and sort values carry it.</summary>
    public static double ToDouble(FieldMapping field, long value) =>
        field.Kind is MappedKind.Fraction ? SortableNumber.ToDouble(value) : value;

    /// <summary>The number's JSON spelling in sort values; floats are shown with the digits of their own width.</summary>
    public static string Spell(FieldMapping field, long value) => field.Kind is not MappedKind.Fraction
        ? value.ToString(CultureInfo.InvariantCulture)
        : field.Type == "float"
            ? JavaNumber.Spell((float)SortableNumber.ToDouble(value))
            : JavaNumber.Spell(SortableNumber.ToDouble(value));

    private static bool TryParseFraction(FieldMapping field, string text, out long value)
    {
        var parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        number = field.Type == "float" ? (float)number : number;
        value = SortableNumber.FromDouble(number);
        return parsed && double.IsFinite(number);
    }

    private static bool TryParseWhole(FieldMapping field, string text, out long value)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || Math.Truncate(number) is < long.MinValue or > long.MaxValue)
            {
                return false;
            }

            value = (long)Math.Truncate(number);
        }

        var (least, most) = Bounds(field.Type);
        return value >= least && value <= most;
    }

    private static (long Least, long Most) Bounds(string type) => type switch
    {
        "integer" => (int.MinValue, int.MaxValue),
        "short" => (short.MinValue, short.MaxValue),
        "byte" => (sbyte.MinValue, sbyte.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };
}
