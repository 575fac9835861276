using System.Globalization;
using System.Text.Json;

namespace SearchProxy.Gateway.Serving;

/// <summary>
/// Reads members of a call's JSON object; the first thing that is wrong is kept as the refusal, and everything after it is skipped.
/// </summary>
internal sealed class CallBody
{
    private readonly JsonElement _object;

    private CallBody(JsonElement root) => _object = root;

    public ServingRefusal? Refusal { get; private set; }

    /// <summary>The body as an object, or the refusal of what is none.</summary>
    public static CallBody Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new CallBody(json.RootElement.Clone())
                : new CallBody(default) { Refusal = new ServingRefusal(ServingFault.Invalid, "the body is not a JSON object") };
        }
        catch (JsonException malformed)
        {
            var place = string.Create(
                CultureInfo.InvariantCulture, $"line {malformed.LineNumber + 1}, column {malformed.BytePositionInLine + 1}");
            return new CallBody(default) { Refusal = new ServingRefusal(ServingFault.Invalid, $"the body is not JSON: {place}") };
        }
    }

    /// <summary>The member; null when it is missing, null, or something was wrong before.</summary>
    public JsonElement? Find(string name) =>
        Refusal is null && _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name, bool required = false)
    {
        if (Find(name) is not { } value)
        {
            if (required)
            {
                Refuse(name, $"`{name}` is missing; a text is expected");
            }

            return null;
        }

        return TextOf(value, name);
    }

    public bool Flag(string name, bool otherwise)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse(name, $"`{name}` is {Kind(value)}; true or false is expected");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A whole number from 1 on; null when it is missing.</summary>
    public int? Count(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1)
        {
            return number;
        }

        Refuse(name, $"`{name}` is {(value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Kind(value))}; a whole number from 1 "
            + "on is expected");
        return null;
    }

    /// <summary>The text of a value; null, and a refusal, when it is none.</summary>
    public string? TextOf(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(name, $"`{name}` is {Kind(value)}; a text is expected");
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Refuse(name, $"`{name}` holds half of a surrogate pair or bytes that are not UTF-8");
            return null;
        }
    }

    public void Refuse(string name, string message) => Refusal ??= ServingRefusal.Invalid(name, message);

    public void RefuseAsTooLarge(string name, string message) => Refusal ??= new ServingRefusal(ServingFault.TooLarge, message, name);

    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
