using System.Globalization;
using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Index;

/// <summary>The settings of an index: kept as given, flat and as text, so that they read back; few of them have an effect.</summary>
internal sealed class IndexSettings
{
    private const string Prefix = "index.";

    /// <summary>
    /// Settings that the local engine can take because it honours them, or because they change neither results nor answers.
    /// </summary>
    private static readonly string[] Known =
    [
        "number_of_shards", "number_of_replicas", "auto_expand_replicas", "refresh_interval", "max_result_window", "knn", "knn.*", "codec",
        "routing.*", "translog.*", "merge.*", "unassigned.*", "search.*", "indexing.*", "replication.*", "max_inner_result_window",
        "max_rescore_window", "highlight.*", "mapping.total_fields.limit", "write.wait_for_active_shards", "hidden", "blocks.write",
    ];

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        ["index.number_of_shards"] = "1",
        ["index.number_of_replicas"] = "1",
    };

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Largest from + size of a search.</summary>
    public int MaxResultWindow { get; private set; } = 10_000;

    /// <summary>How soon writes become visible by themselves; null for never.</summary>
    public TimeSpan? RefreshInterval { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether writes of documents are refused.</summary>
    public bool BlocksWrites { get; private set; }

    /// <summary>Adds settings, nested or dotted, with or without <c>index.</c> in front.</summary>
    public void Apply(JsonElement settings)
    {
        var given = new Dictionary<string, string?>();
        Flatten(JsonRead.Object(settings, "settings"), "", given);
        var named = given.ToDictionary(entry => entry.Key.StartsWith(Prefix) ? entry.Key : Prefix + entry.Key, entry => entry.Value);
        foreach (var (name, value) in named)
        {
            Check(name);
            Honour(name, value);
        }

        foreach (var (name, value) in named)
        {
            if (value is null)
            {
                _values.Remove(name);
            }
            else
            {
                _values[name] = value;
            }
        }
    }

    private static void Check(string name)
    {
        if (!Known.Any(pattern => PathPattern.Matches(pattern, name.AsSpan(Prefix.Length))))
        {
            throw name.StartsWith("index.analysis.") || name.StartsWith("index.sort.") || name.StartsWith("index.similarity.")
                ? EngineErrors.Unsupported($"the setting [{name}]")
                : EngineErrors.Illegal(
                    $"unknown setting [{name}] please check that any required plugins are installed, or check the breaking changes "
                        + "documentation for removed settings");
        }
    }

    private void Honour(string name, string? value)
    {
        switch (name)
        {
            case "index.max_result_window":
                MaxResultWindow = value is null ? 10_000 : Number(name, value, 1);
                break;
            case "index.refresh_interval":
                RefreshInterval = value is null
                    ? TimeSpan.FromSeconds(1)
                    : TimeSpelling.Parse(value, name) is { Ticks: >= 0 } interval
                    ? interval
                    : null;
                break;
            case "index.blocks.write":
                BlocksWrites = value == "true";
                break;
            case "index.number_of_shards":
                Number(name, value ?? "1", 1);
                break;
        }
    }

    private static int Number(string name, string value, int least) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw EngineErrors.Illegal($"Failed to parse value [{value}] for setting [{name}] must be >= {least}");

    private static void Flatten(JsonElement value, string prefix, Dictionary<string, string?> into)
    {
        foreach (var member in value.EnumerateObject())
        {
            var name = prefix + member.Name;
            if (member.Value.ValueKind is JsonValueKind.Object)
            {
                Flatten(member.Value, name + ".", into);
            }
            else
            {
                into[name] = member.Value.ValueKind is JsonValueKind.Null ? null : member.Value.ToString()
                    .ToLowerInvariant() is "true" or "false"
                    ? member.Value.ToString().ToLowerInvariant()
                    : member.Value.ToString();
            }
        }
    }
}
