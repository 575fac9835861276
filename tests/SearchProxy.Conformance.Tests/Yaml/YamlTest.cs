namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>One test of a file, with what the file does before and after each of its tests.</summary>
internal sealed record YamlTest(
    string File, string Name, IReadOnlyList<YamlStep> Setup, IReadOnlyList<YamlStep> Steps, IReadOnlyList<YamlStep> Teardown)
{
    public override string ToString() => $"{File} [{Name}]";
}
