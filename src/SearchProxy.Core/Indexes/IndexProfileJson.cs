using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Indexes;

/// <summary>
/// The JSON form of an <see cref="IndexProfile"/>, the value of <c>_meta.search_proxy</c> in a mapping:
/// <code>
/// {"version":1,"text_fields":[{"name":"title","label":"Title","weight":2},{"name":"text"}],
///  "vector_field":"search_proxy.vector","model":"name@hash","dimensions":384,"passages":"search_proxy.passages","widen":"never"}
/// </code>
/// <c>label</c> (null), <c>weight</c> (1) and everything from <c>vector_field</c> on may be left out. Members that version 1 does not
/// know are skipped.
/// </summary>
public static class IndexProfileJson
{
    /// <summary>The one version that is written and read.</summary>
    public const int Version = 1;

    /// <summary>Most text fields of a profile.</summary>
    public const int MaxTextFields = 64;

    /// <summary>Most dimensions of a vector in any supported engine.</summary>
    public const int MaxDimensions = 16_000;

    /// <summary>Largest weight of a text field.</summary>
    public const double MaxWeight = 1_000;

    public static void Write(Utf8JsonWriter writer, IndexProfile profile)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteStartArray("text_fields");
        foreach (var field in profile.TextFields)
        {
            WriteTextField(writer, field);
        }

        writer.WriteEndArray();
        if (profile.VectorField is not null)
        {
            writer.WriteString("vector_field", profile.VectorField);
            writer.WriteString("model", profile.Model);
            writer.WriteNumber("dimensions", profile.Dimensions);
        }

        if (profile.PassagePath is not null)
        {
            writer.WriteString("passages", profile.PassagePath);
        }

        if (profile.Widen is { } widen)
        {
            writer.WriteString("widen", ReasonName.Of(widen));
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the value of <c>_meta.search_proxy</c>; never throws on bad content.</summary>
    public static IndexProfileReading Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            return Malformed($"not JSON: {JsonWords.Of(exception)}");
        }
    }

    /// <summary>Reads the value of <c>_meta.search_proxy</c>; never throws on bad content.</summary>
    public static IndexProfileReading Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Malformed($"_meta.search_proxy is {Kind(value)}, not an object");
        }

        if (!value.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number)
        {
            return Malformed("_meta.search_proxy has no number \"version\"");
        }

        if (!version.TryGetInt32(out var number) || number != Version)
        {
            return new IndexProfileReading(
                null,
                IndexProfileFault.UnknownVersion,
                $"_meta.search_proxy has version {version.GetRawText()}; this SearchProxy reads version {Version}");
        }

        return ReadVersion1(value);
    }

    private static void WriteTextField(Utf8JsonWriter writer, TextField field)
    {
        writer.WriteStartObject();
        writer.WriteString("name", field.Name);
        writer.WriteString("label", field.Label);
        writer.WriteNumber("weight", field.Weight);
        writer.WriteEndObject();
    }

    private static IndexProfileReading ReadVersion1(JsonElement value)
    {
        if (!TryTextFields(value, out var fields, out var problem)
            || !TryText(value, "vector_field", out var vectorField, out problem)
            || !TryText(value, "model", out var model, out problem)
            || !TryText(value, "passages", out var passages, out problem)
            || !TryWiden(value, out var widen, out problem))
        {
            return Malformed(problem);
        }

        if (vectorField is null)
        {
            return passages is null
                ? new IndexProfileReading(new IndexProfile(fields) { Widen = widen }, IndexProfileFault.None)
                : Malformed("\"passages\" without \"vector_field\"");
        }

        if (model is null)
        {
            return Malformed("\"vector_field\" without \"model\"");
        }

        if (!value.TryGetProperty("dimensions", out var dimensions)
            || dimensions.ValueKind != JsonValueKind.Number
            || !dimensions.TryGetInt32(out var count)
            || count is < 1 or > MaxDimensions)
        {
            return Malformed($"\"dimensions\" is not a whole number from 1 to {MaxDimensions}");
        }

        return new IndexProfileReading(
            new IndexProfile(fields, vectorField, model, count, passages) { Widen = widen }, IndexProfileFault.None);
    }

    private static bool TryTextFields(JsonElement value, out IReadOnlyList<TextField> fields, out string problem)
    {
        var list = new List<TextField>();
        fields = list;
        if (!value.TryGetProperty("text_fields", out var array) || array.ValueKind != JsonValueKind.Array)
        {
            problem = "\"text_fields\" is not an array";
            return false;
        }

        if (array.GetArrayLength() > MaxTextFields)
        {
            problem = $"\"text_fields\" has {array.GetArrayLength()} entries, at most {MaxTextFields} are supported";
            return false;
        }

        foreach (var element in array.EnumerateArray())
        {
            if (!TryTextField(element, out var field, out problem))
            {
                return false;
            }

            list.Add(field);
        }

        problem = string.Empty;
        return true;
    }

    private static bool TryTextField(JsonElement element, out TextField field, out string problem)
    {
        field = new TextField(string.Empty);
        problem = "an entry of \"text_fields\" is not an object with a \"name\"";
        if (element.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (!TryText(element, "name", out var name, out problem) || !TryText(element, "label", out var label, out problem))
        {
            return false;
        }

        if (name is null)
        {
            problem = "an entry of \"text_fields\" has no \"name\"";
            return false;
        }

        var weight = 1.0;
        if (element.TryGetProperty("weight", out var number)
            && (number.ValueKind != JsonValueKind.Number || !number.TryGetDouble(out weight) || !(weight is > 0 and <= MaxWeight)))
        {
            problem = $"\"weight\" of \"{name}\" is not a number above 0 and at most {MaxWeight}";
            return false;
        }

        field = new TextField(name, label, weight);
        return true;
    }

    private static bool TryWiden(JsonElement value, out Widening? widen, out string problem)
    {
        widen = null;
        if (!TryText(value, "widen", out var name, out problem) || name is null)
        {
            return problem.Length == 0;
        }

        widen = WideningName.Find(name);
        problem = widen is null ? $"\"widen\" is \"{name}\"; known are {WideningName.All}" : string.Empty;
        return widen is not null;
    }

    private static bool TryText(JsonElement value, string name, out string? text, out string problem)
    {
        text = null;
        problem = string.Empty;
        if (!value.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.String || !TryUnescape(member, out text) || string.IsNullOrEmpty(text))
        {
            problem = $"\"{name}\" is not a text of at least one character";
            return false;
        }

        return true;
    }

    private static bool TryUnescape(JsonElement member, out string? text)
    {
        try
        {
            text = member.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is legal JSON for the engines and no text for .NET.
            text = null;
            return false;
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => value.GetRawText(),
    };

    private static IndexProfileReading Malformed(string detail) => new(null, IndexProfileFault.Malformed, detail);
}
