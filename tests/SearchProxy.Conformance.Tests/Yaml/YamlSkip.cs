using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>Whether a test is left out: for the engine's version, or because it needs a part of the form that is not supported.</summary>
internal static class YamlSkip
{
    private static readonly HashSet<string> Supported =
    [
        "headers", "allowed_warnings", "allowed_warnings_regex", "warnings", "warnings_regex", "contains", "close_to", "arbitrary_key",
        "stash_in_path", "stash_in_key",
        "stash_path_replacement", "embedded_stash_key", "default_shards", "node_selector", "no_xpack", "exists",
    ];

    /// <summary>The reason, or null when the test is to be run.</summary>
    public static string? Reason(YamlTest test, Version version) =>
        test.Setup.Concat(test.Steps)
            .Where(static step => step.Kind is "skip" or "requires")
            .Select(step => step.Kind == "skip"
                ? OfSkip(step.Arguments as JsonObject, version)
                : OfRequires(step.Arguments as JsonObject, version))
            .FirstOrDefault(static reason => reason is not null);

    private static string? OfSkip(JsonObject? skip, Version version)
    {
        if (skip is null)
        {
            return null;
        }

        if (skip["version"] is { } versions && versions.ToString().Split(',').Any(range => Holds(range, version)))
        {
            return $"version {versions}";
        }

        return skip["awaits_fix"] is not null ? "awaits a fix"
            : Texts(skip["cluster_features"]).Any(feature => IsPast(feature, version)) ? "features of the cluster"
            : Unsupported(skip["features"]);
    }

    private static string? OfRequires(JsonObject? requires, Version version) =>
        Texts(requires?["cluster_features"]).Any(feature => feature.StartsWith("gte_v", StringComparison.Ordinal)
            && !IsPast(feature, version))
            ? "features of the cluster"
            : Unsupported(requires?["test_runner_features"]);

    private static string? Unsupported(JsonNode? features)
    {
        var missing = Texts(features).Where(static feature => !Supported.Contains(feature)).ToArray();
        return missing.Length == 0 ? null : $"needs {string.Join(", ", missing)}";
    }

    /// <summary><c>gte_v8.12.0</c></summary>
    private static bool IsPast(string feature, Version version) =>
        feature.StartsWith("gte_v", StringComparison.Ordinal)
            && Version.TryParse(feature["gte_v".Length..], out var least)
            && version >= least;

    /// <summary><c>all</c>, <c>7.0 - 7.9.99</c>, <c> - 7.9.99</c>, <c>8.1.0 - </c>.</summary>
    private static bool Holds(string range, Version version)
    {
        if (range.Trim() is "all")
        {
            return true;
        }

        var ends = range.Split('-', 2);
        return ends.Length == 2
            && (Parse(ends[0]) is not { } least || version >= least)
            && (Parse(ends[1]) is not { } most || version <= most);
    }

    private static Version? Parse(string text) => Version.TryParse(text.Trim(), out var version) ? version : null;

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => list.Select(static item => item!.ToString()),
        _ => node.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    };
}
