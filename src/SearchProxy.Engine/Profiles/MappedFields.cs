using System.Text.Json;

namespace SearchProxy.Engine.Profiles;

/// <summary>The fields of a mapping, those that hold text apart from the others.</summary>
internal sealed class MappedFields
{
    /// <summary>Fields that are read at most: a mapping with more is somebody's data turned into field names.</summary>
    private const int MaxFields = 10_000;

    private static readonly string[] TextTypes = ["text", "match_only_text", "search_as_you_type", "semantic_text"];

    public List<string> Text { get; } = [];

    public List<string> Others { get; } = [];

    /// <summary>Reads <c>properties</c> and <c>fields</c> of a mapping or of a field, all the way down.</summary>
    public void Read(JsonElement owner, string prefix)
    {
        ReadMembers(owner, "properties", prefix);
        ReadMembers(owner, "fields", prefix);
    }

    private void ReadMembers(JsonElement owner, string member, string prefix)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(member, out var fields) || fields.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var field in fields.EnumerateObject())
        {
            if (Text.Count + Others.Count >= MaxFields)
            {
                return;
            }

            ReadField(field.Value, prefix + field.Name);
        }
    }

    private void ReadField(JsonElement field, string name)
    {
        var type = field.ValueKind == JsonValueKind.Object && field.TryGetProperty("type", out var value) ? value.GetString() : null;
        if (type is not (null or "object" or "nested"))
        {
            (TextTypes.Contains(type, StringComparer.Ordinal) ? Text : Others).Add(name);
        }

        Read(field, name + ".");
    }
}
