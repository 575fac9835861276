using System.Text.Json;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>How settings are shown: nested or dotted, with defaults or without.</summary>
internal sealed record SettingsForm(bool Flat, bool WithDefaults)
{
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["index.max_result_window"] = "10000",
        ["index.refresh_interval"] = "1s",
        ["index.max_inner_result_window"] = "100",
    };

    public static SettingsForm Read(RestParameters parameters) =>
        new(parameters.Switch("flat_settings") == true, parameters.Switch("include_defaults") == true);

    /// <summary>Writes the member <c>settings</c> and, when asked for, <c>defaults</c>.</summary>
    public void Write(Utf8JsonWriter writer, IndexStore index, string? pattern)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["index.creation_date"] = index.CreatedAt.ToUnixTimeMilliseconds().ToString(),
            ["index.provided_name"] = index.Name,
            ["index.uuid"] = index.Uuid,
        };
        foreach (var (name, value) in index.Settings.Values)
        {
            settings[name] = value;
        }

        WriteGroup(writer, "settings", settings, pattern);
        if (WithDefaults)
        {
            var defaults = new SortedDictionary<string, string>(
                Defaults.Where(entry => !settings.ContainsKey(entry.Key)).ToDictionary(), StringComparer.Ordinal);
            WriteGroup(writer, "defaults", defaults, pattern);
        }
    }

    private void WriteGroup(Utf8JsonWriter writer, string member, SortedDictionary<string, string> settings, string? pattern)
    {
        var shown = settings.Where(entry => pattern is null || pattern.Split(',').Any(part => PathPattern.Matches(part, entry.Key)))
            .ToList();
        writer.WriteStartObject(member);
        if (Flat)
        {
            shown.ForEach(entry => writer.WriteString(entry.Key, entry.Value));
        }
        else
        {
            WriteNested(writer, shown.ConvertAll(entry => (entry.Key, entry.Value)));
        }

        writer.WriteEndObject();
    }

    private static void WriteNested(Utf8JsonWriter writer, List<(string Name, string Value)> settings)
    {
        foreach (var group in settings.GroupBy(setting => setting.Name.Split('.')[0]))
        {
            var below = group.Where(setting => setting.Name.Contains('.'))
                .Select(setting => (setting.Name[(group.Key.Length + 1)..], setting.Value))
                .ToList();
            if (below.Count == 0)
            {
                writer.WriteString(group.Key, group.First().Value);
                continue;
            }

            writer.WriteStartObject(group.Key);
            WriteNested(writer, below);
            writer.WriteEndObject();
        }
    }
}
