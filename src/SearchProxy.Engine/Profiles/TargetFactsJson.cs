using System.Text.Json;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Engine.Profiles;

/// <summary>Puts the answers to <c>_mapping</c> and <c>_settings</c> together, keyed by concrete index.</summary>
internal static class TargetFactsJson
{
    /// <exception cref="JsonException">An answer is not the JSON that the engines write.</exception>
    public static List<IndexFacts> Read(ReadOnlyMemory<byte> mappings, ReadOnlyMemory<byte>? settings)
    {
        var indexes = new SortedDictionary<string, IndexFacts>(StringComparer.Ordinal);
        var known = settings is { } json ? ReadSettings(json) : new Dictionary<string, SettingsFacts>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(mappings);
        foreach (var index in Members(document.RootElement))
        {
            var facts = known.GetValueOrDefault(index.Name, settings is null ? SettingsFacts.Unread : SettingsFacts.Default);
            var found = new IndexFacts(
                index.Name,
                ReadProfile(index.Value),
                facts.MaxResultWindow)
            { DefaultFields = facts.DefaultFields, Pipelines = facts.Pipelines };
            indexes[index.Name] = Member(index.Value, "mappings") is { } mapping
                ? found with
                {
                    Fields = MappedFields.Read(mapping, facts.WholeValueAnalyzers),
                    KeepsVectors = SourceRule.Keeps(Member(mapping, "_source"), PrivateFields.Root),
                }
                : found;
        }

        foreach (var (name, facts) in known)
        {
            indexes.TryAdd(
                name,
                new IndexFacts(
                    name,
                    IndexProfileReading.Absent,
                    facts.MaxResultWindow)
                { DefaultFields = facts.DefaultFields, Pipelines = facts.Pipelines });
        }

        return [.. indexes.Values];
    }

    private static IndexProfileReading ReadProfile(JsonElement index) =>
        Member(index, "mappings") is { } mappings
        && Member(mappings, "_meta") is { } meta
        && Member(meta, "search_proxy") is { } profile
            ? IndexProfileJson.Read(profile)
            : IndexProfileReading.Absent;

    private static Dictionary<string, SettingsFacts> ReadSettings(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Members(document.RootElement).ToDictionary(
            static index => index.Name, static index => SettingsFacts.Read(index.Value), StringComparer.Ordinal);
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject()
        : throw new JsonException($"expected an object keyed by index, found {element.ValueKind}");

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
