using System.Text.Json;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Json;

/// <summary>Keeps some members of a document by dotted paths with <c>*</c>; exclusion wins.</summary>
internal sealed class SourceFilter(bool enabled, IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
{
    public static readonly SourceFilter Everything = new(true, [], []);

    public static readonly SourceFilter Nothing = new(false, [], []);

    /// <summary>Whether there is a source at all.</summary>
    public bool Enabled { get; } = enabled;

    /// <summary>Reads <c>_source</c> of a search: a boolean, a path, paths, or an object of includes and excludes.</summary>
    public static SourceFilter Parse(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => Everything,
        JsonValueKind.False => Nothing,
        JsonValueKind.String => new SourceFilter(true, [value.GetString()!], []),
        JsonValueKind.Array => new SourceFilter(true, JsonRead.Texts(value, "_source"), []),
        JsonValueKind.Object => FromObject(value),
        _ => throw EngineErrors.Parsing(
            $"Expected one of [VALUE_BOOLEAN, VALUE_STRING, START_ARRAY, START_OBJECT] but found [{JsonRead.TokenName(value)}]"),
    };

    public static SourceFilter FromObject(JsonElement value)
    {
        List<string> includes = [], excludes = [];
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "includes" or "include":
                    includes = JsonRead.Texts(member.Value, member.Name);
                    break;
                case "excludes" or "exclude":
                    excludes = JsonRead.Texts(member.Value, member.Name);
                    break;
                case "enabled":
                    break;
                default:
                    throw EngineErrors.Unsupported($"[_source.{member.Name}]; it knows includes and excludes");
            }
        }

        return new SourceFilter(true, includes, excludes);
    }

    /// <summary>The document itself when everything is kept, else a new one.</summary>
    public byte[] Apply(byte[] source)
    {
        if (includes.Count == 0 && excludes.Count == 0)
        {
            return source;
        }

        using var document = JsonDocument.Parse(source, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            WriteMembers(writer, document.RootElement, "", includes.Count == 0);
            writer.WriteEndObject();
        });
    }

    private void WriteMembers(Utf8JsonWriter writer, JsonElement value, string prefix, bool included)
    {
        foreach (var member in value.EnumerateObject())
        {
            var path = prefix + member.Name;
            var memberIncluded = included || includes.Any(pattern => PathPattern.Matches(pattern, path));
            if (Keeps(path, member.Value, memberIncluded))
            {
                writer.WritePropertyName(member.Name);
                WriteValue(writer, member.Value, path, memberIncluded);
            }
        }
    }

    private void WriteValue(Utf8JsonWriter writer, JsonElement value, string path, bool included)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                WriteMembers(writer, value, path + ".", included);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray().Where(item => Keeps(path, item, included)))
                {
                    WriteValue(writer, item, path, included);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private bool Keeps(string path, JsonElement value, bool included)
    {
        if (excludes.Any(pattern => PathPattern.Matches(pattern, path)))
        {
            return false;
        }

        return included || (HoldsObject(value) && includes.Any(pattern => PathPattern.MayMatchBelow(pattern, path)));
    }

    private static bool HoldsObject(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object || (value.ValueKind is JsonValueKind.Array && value.EnumerateArray().Any(HoldsObject));
}
