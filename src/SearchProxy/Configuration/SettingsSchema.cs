using System.Collections;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Inference.Options;

namespace SearchProxy.Configuration;

/// <summary>
/// The JSON schema of the configuration file, made from the settings: kinds, bounds, choices, defaults and what each does.
/// </summary>
internal static class SettingsSchema
{
    /// <summary>Member of a configuration file that names its schema, for editors.</summary>
    public const string Reference = "$schema";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };
    private static readonly Dictionary<string, Setting> Settings = Setting.All.ToDictionary(
        static setting => setting.Path, StringComparer.Ordinal);

    /// <summary>The schema (draft 2020-12) as it is shipped, with a line's end behind it.</summary>
    public static string Text()
    {
        var root = OfObject(typeof(ProxySettings), path: "");
        ((JsonObject)root["properties"]!).Insert(0, Reference, new JsonObject { ["type"] = "string" });
        root.Insert(0, Reference, "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "Configuration of SearchProxy");
        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonObject OfObject(Type type, string path)
    {
        var properties = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = OptionBounds.Name(path, property);
            var member = name[(name.LastIndexOf('.') + 1)..];
            var kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (typeof(IDictionary).IsAssignableFrom(kind))
            {
                properties[member] = new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = OfObject(kind.GenericTypeArguments[1], $"{name}.NAME"),
                };
            }
            else if (OptionBounds.IsOptions(kind))
            {
                properties[member] = OfObject(kind, name);
            }
            else if (Settings.TryGetValue(name, out var setting))
            {
                properties[member] = OfValue(setting);
            }
        }

        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject OfValue(Setting setting)
    {
        var schema = new JsonObject { ["description"] = setting.PlainMeaning };
        if (setting.Value is { } value && setting.DefaultText == setting.Text)
        {
            schema["default"] = Default(value);
        }

        if (SettingsBinder.IsList(setting.Type) && setting.Type != typeof(string))
        {
            // One text with commas is read as a list, too.
            schema["type"] = Kinds("array", "string");
            schema["items"] = new JsonObject { ["type"] = "string" };
            return schema;
        }

        AddKind(schema, setting);
        return schema;
    }

    private static void AddKind(JsonObject schema, Setting setting)
    {
        var type = setting.Type;
        var isAbsent = setting.Value is null;
        schema["type"] = Kind(type) is var kind && isAbsent ? Kinds(kind, "null") : kind;
        if (type.IsEnum)
        {
            schema["enum"] =
                new JsonArray([.. Setting.Words(type).Select(static word => (JsonNode)word), .. isAbsent ? [null] : (JsonNode?[])[]]);
        }
        else if (type == typeof(TimeSpan))
        {
            schema["pattern"] = DurationText.Pattern;
        }

        if (setting.Bounds is { Least: decimal least, Most: decimal most })
        {
            (schema["minimum"], schema["maximum"]) = (least, most);
        }
        else if (setting.Bounds is { } durations)
        {
            // A schema cannot compare durations.
            schema["description"] = $"{setting.PlainMeaning}. {durations}.";
        }
    }

    private static string Kind(Type type) => type switch
    {
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(double) => "number",
        _ when type.IsPrimitive => "integer",
        _ => "string",
    };

    private static JsonArray Kinds(string one, string other) => [one, other];

    private static JsonNode? Default(object value) => value switch
    {
        bool flag => flag,
        string text => text,
        TimeSpan duration => DurationText.Format(duration),
        Enum word => Setting.Word(word),
        IEnumerable list => new JsonArray([.. list.Cast<object>().Select(static item => (JsonNode)item.ToString()!)]),
        var number => JsonNode.Parse(OptionBounds.Text(number)),
    };
}
