using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>
/// A folder of REST tests in the YAML form that both engines' projects publish theirs in: each file has documents named <c>setup</c>,
/// <c>teardown</c> or after a test, and each document is a list of steps.
/// </summary>
internal static class YamlSuite
{
    /// <summary>Every test below a folder, in the order of the file names.</summary>
    public static IReadOnlyList<YamlTest> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.y*ml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .SelectMany(file => ReadFile(Path.GetRelativePath(folder, file), File.ReadAllText(file))),
    ];

    /// <summary>The tests of one file. One that is no YAML is a test that fails.</summary>
    public static IReadOnlyList<YamlTest> ReadFile(string name, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            return [new YamlTest(name, "unreadable", [], [new YamlStep(e.Message, Arguments: null, e.Start.Line)], [])];
        }

        var sections = stream.Documents
            .Select(static document => document.RootNode)
            .OfType<YamlMappingNode>()
            .SelectMany(static root => root.Children)
            .Select(static entry => (Name: ((YamlScalarNode)entry.Key).Value ?? string.Empty, Steps: Steps(entry.Value)))
            .ToArray();
        var setup = sections.FirstOrDefault(static section => section.Name is "setup").Steps ?? [];
        var teardown = sections.FirstOrDefault(static section => section.Name is "teardown").Steps ?? [];
        return
        [
            .. sections.Where(static section => section.Name is not ("setup" or "teardown"))
                .Select(section => new YamlTest(name, section.Name, setup, section.Steps, teardown)),
        ];
    }

    private static IReadOnlyList<YamlStep> Steps(YamlNode node) => node is not YamlSequenceNode list
        ? []
        : [.. list.Children.OfType<YamlMappingNode>().SelectMany(static step => step.Children.Select(static entry =>
            new YamlStep(((YamlScalarNode)entry.Key).Value ?? string.Empty, YamlJson.Of(entry.Value), entry.Key.Start.Line)))];
}
