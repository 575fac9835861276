using System.Text.Json;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Engine.Profiles;

/// <summary>Puts the answers to <c>_mapping</c> and <c>_settings</c> together, keyed by concrete index.</summary>
internal static class TargetFactsJson
{
    private const string Window = "index.max_result_window";

    /// <exception cref="JsonException">An answer is not the JSON that the engines write.</exception>
    public static List<IndexFacts> Read(ReadOnlyMemory<byte> mappings, ReadOnlyMemory<byte>? settings)
    {
        var indexes = new SortedDictionary<string, IndexFacts>(StringComparer.Ordinal);
        var windows = settings is { } json ? ReadWindows(json) : new Dictionary<string, int>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(mappings);
        foreach (var index in Members(document.RootElement))
        {
            var fields = new MappedFields();
            var keepsVectors = true;
            if (Member(index.Value, "mappings") is { } mapping)
            {
                fields.Read(mapping, prefix: string.Empty);
                keepsVectors = SourceRule.Keeps(Member(mapping, "_source"), PrivateFields.Root);
            }

            indexes[index.Name] = new IndexFacts(
                index.Name,
                ReadProfile(index.Value),
                windows.GetValueOrDefault(index.Name, IndexFacts.DefaultMaxResultWindow))
            {
                TextFields = fields.Text,
                OtherFields = fields.Others,
                KeepsVectors = keepsVectors,
            };
        }

        foreach (var (name, window) in windows)
        {
            indexes.TryAdd(name, new IndexFacts(name, IndexProfileReading.Absent, window));
        }

        return [.. indexes.Values];
    }

    private static IndexProfileReading ReadProfile(JsonElement index) =>
        Member(index, "mappings") is { } mappings
        && Member(mappings, "_meta") is { } meta
        && Member(meta, "search_proxy") is { } profile
            ? IndexProfileJson.Read(profile)
            : IndexProfileReading.Absent;

    private static Dictionary<string, int> ReadWindows(ReadOnlyMemory<byte> json)
    {
        var windows = new Dictionary<string, int>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json);
        foreach (var index in Members(document.RootElement))
        {
            windows[index.Name] = WindowIn(index.Value, "settings") ?? WindowIn(index.Value, "defaults") ?? IndexFacts.DefaultMaxResultWindow;
        }

        return windows;
    }

    private static int? WindowIn(JsonElement index, string group) =>
        Member(index, group) is { } settings
        && Member(settings, Window) is { ValueKind: JsonValueKind.String } text
        && int.TryParse(text.GetString(), out var window)
            ? window
            : null;

    private static JsonElement.ObjectEnumerator Members(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject()
        : throw new JsonException($"expected an object keyed by index, found {element.ValueKind}");

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
