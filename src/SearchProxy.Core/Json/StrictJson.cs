using System.Text.Json;
using System.Text.Unicode;

namespace SearchProxy.Core.Json;

/// <summary>Checks a whole JSON text once, so that whoever reads it afterwards needs no error handling.</summary>
public static class StrictJson
{
    /// <summary>Linear in the length of <paramref name="json"/>; never throws.</summary>
    /// <param name="json">UTF-8 without byte order mark.</param>
    /// <param name="maxDepth">Deepest nesting of objects and arrays that is allowed.</param>
    public static JsonFault Check(ReadOnlySpan<byte> json, int maxDepth)
    {
        if (!Utf8.IsValid(json))
        {
            return JsonFault.InvalidText;
        }

        using var names = new NameStack();
        try
        {
            return Walk(json, maxDepth, names);
        }
        catch (JsonException)
        {
            return JsonFault.Malformed;
        }
    }

    private static JsonFault Walk(ReadOnlySpan<byte> json, int maxDepth, NameStack names)
    {
        // One level more than allowed, so that the loop and not the reader finds what is too deep.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        while (reader.Read())
        {
            var fault = reader.TokenType switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= maxDepth => JsonFault.TooDeep,
                JsonTokenType.PropertyName or JsonTokenType.String when reader.ValueIsEscaped && !JsonEscapes.AreWhole(reader.ValueSpan) =>
                    JsonFault.InvalidText,
                _ => JsonFault.None,
            };
            if (fault != JsonFault.None)
            {
                return fault;
            }

            if (!names.Follow(ref reader))
            {
                return JsonFault.DuplicateName;
            }
        }

        return JsonFault.None;
    }
}
