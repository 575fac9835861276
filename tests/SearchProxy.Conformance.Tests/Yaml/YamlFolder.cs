namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>A user's own folder of YAML REST tests, from the environment.</summary>
internal static class YamlFolder
{
    /// <summary><c>SEARCHPROXY_YAML_FOLDER</c>: the folder; null without one.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("SEARCHPROXY_YAML_FOLDER") is { Length: > 0 } folder
        ? folder
        : null;

    /// <summary><c>SEARCHPROXY_YAML_ENGINE</c>: URL of an engine that may be emptied; null without one.</summary>
    public static Uri? Engine { get; } = Environment.GetEnvironmentVariable("SEARCHPROXY_YAML_ENGINE") is { Length: > 0 } url
        ? new Uri(url)
        : null;
}
