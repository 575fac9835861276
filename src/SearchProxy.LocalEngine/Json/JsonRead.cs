using System.Globalization;
using System.Text.Json;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Json;

/// <summary>Reads members with the coercions of the engines: numbers and booleans may be strings, and fractions are cut.</summary>
internal static class JsonRead
{
    public static int Int(JsonElement value, string name)
    {
        var text = value.ValueKind is JsonValueKind.Number
            ? value.GetRawText()
            : value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Truncate(number) is >= int.MinValue and <= int.MaxValue)
        {
            return (int)number;
        }

        throw EngineErrors.Content($"[{name}] expects an integer but found [{value}]");
    }

    public static float Float(JsonElement value, string name)
    {
        var text = value.ValueKind is JsonValueKind.Number
            ? value.GetRawText()
            : value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number))
        {
            return number;
        }

        throw EngineErrors.Content($"[{name}] expects a finite number but found [{value}]");
    }

    public static bool Bool(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when value.ValueEquals("true") => true,
        JsonValueKind.String when value.ValueEquals("false") || value.ValueEquals("") => false,
        _ => throw EngineErrors.Illegal($"Failed to parse value [{value}] of [{name}] as only [true] or [false] are allowed."),
    };

    /// <summary>A string, or the text of a number or boolean.</summary>
    public static string Text(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw EngineErrors.Parsing($"[{name}] expects a string but found [{TokenName(value)}]"),
    };

    /// <summary>An array of strings, or a single string.</summary>
    public static List<string> Texts(JsonElement value, string name) => value.ValueKind is JsonValueKind.Array
        ? value.EnumerateArray().Select(item => Text(item, name)).ToList()
        : [Text(value, name)];

    public static JsonElement Object(JsonElement value, string name) => value.ValueKind is JsonValueKind.Object
        ? value
        : throw EngineErrors.Parsing($"[{name}] expects an object but found [{TokenName(value)}]");

    /// <summary>The one member of an object of the form <c>{"field": …}</c>.</summary>
    public static JsonProperty Single(JsonElement value, string name)
    {
        using var members = Object(value, name).EnumerateObject();
        if (!members.MoveNext())
        {
            throw EngineErrors.Parsing($"[{name}] query malformed, no field after start_object");
        }

        var first = members.Current;
        return members.MoveNext()
            ? throw EngineErrors.Parsing(
                $"[{name}] query doesn't support multiple fields, found [{first.Name}] and [{members.Current.Name}]")
            : first;
    }

    /// <summary>The name that the engines' error messages give to a value.</summary>
    public static string TokenName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "START_OBJECT",
        JsonValueKind.Array => "START_ARRAY",
        JsonValueKind.String => "VALUE_STRING",
        JsonValueKind.Number => "VALUE_NUMBER",
        JsonValueKind.True or JsonValueKind.False => "VALUE_BOOLEAN",
        JsonValueKind.Null => "VALUE_NULL",
        _ => "null",
    };
}
