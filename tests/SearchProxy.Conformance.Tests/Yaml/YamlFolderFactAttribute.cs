namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>A fact that needs a user's own YAML REST tests: skipped unless the environment names the folder and an engine for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class YamlFolderFactAttribute : FactAttribute
{
    public YamlFolderFactAttribute() =>
        Skip = YamlFolder.Folder is null || YamlFolder.Engine is null ? "SEARCHPROXY_YAML_FOLDER and SEARCHPROXY_YAML_ENGINE name no tests and no engine." : null;
}
