using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Engine.Mappings;

/// <summary>
/// Fills a template of <c>mappings/</c>. A text that is nothing but <c>${name}</c> becomes the value of that name; the member
/// <c>${text_fields}</c> becomes one member per text field, objects made for dotted names.
/// </summary>
internal static class MappingTemplate
{
    private const string TextFieldsMember = "${text_fields}";

    /// <exception cref="JsonException">The template is not a JSON object, or names a variable that does not exist.</exception>
    public static JsonObject Fill(JsonObject template, IndexPlan plan)
    {
        var filled = (JsonObject)Replace(template, plan)!;
        return filled;
    }

    public static JsonNode Profile(IndexProfile profile)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            IndexProfileJson.Write(writer, profile);
        }

        return JsonNode.Parse(buffer.ToArray())!;
    }

    private static JsonNode? Replace(JsonNode? node, IndexPlan plan) => node switch
    {
        JsonObject value => ReplaceMembers(value, plan),
        JsonArray value => new JsonArray([.. value.Select(item => Replace(item, plan))]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith("${", StringComparison.Ordinal) =>
            Variable(text, plan),
        _ => node?.DeepClone(),
    };

    private static JsonObject ReplaceMembers(JsonObject source, IndexPlan plan)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            if (name != TextFieldsMember)
            {
                result[name] = Replace(value, plan);
                continue;
            }

            foreach (var field in plan.TextFields)
            {
                AddField(result, field.Name.Split('.'), Replace(value, plan));
            }
        }

        return result;
    }

    private static void AddField(JsonObject properties, ReadOnlySpan<string> path, JsonNode? mapping)
    {
        if (path.Length == 1)
        {
            properties[path[0]] = mapping;
            return;
        }

        if (properties[path[0]] is not JsonObject parent)
        {
            properties[path[0]] = parent = new JsonObject();
        }

        if (parent["properties"] is not JsonObject inner)
        {
            parent["properties"] = inner = new JsonObject();
        }

        AddField(inner, path[1..], mapping);
    }

    private static JsonNode Variable(string text, IndexPlan plan) => text switch
    {
        "${dimensions}" => JsonValue.Create(plan.Dimensions),
        "${shards}" => JsonValue.Create(plan.Shards),
        "${replicas}" => JsonValue.Create(plan.Replicas),
        "${analyzer}" => JsonValue.Create(plan.Analyzer),
        "${profile}" => Profile(plan.Profile),
        _ => throw new JsonException(
            $"the template names {text}; known are ${{dimensions}}, ${{shards}}, ${{replicas}}, ${{analyzer}}, ${{profile}}, "
                + $"{TextFieldsMember}"),
    };
}
