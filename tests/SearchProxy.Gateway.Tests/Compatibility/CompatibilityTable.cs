using System.Text.Json.Nodes;
using SearchProxy.Testing;

namespace SearchProxy.Gateway.Tests.Compatibility;

/// <summary>The table of request features, from <c>cases.jsonl</c>: a line with a section opens it, every other line is a case.</summary>
internal static class CompatibilityTable
{
    private static readonly Lazy<IReadOnlyList<CompatibilitySection>> Lines = new(Read);

    public static IReadOnlyList<CompatibilitySection> Sections => Lines.Value;

    public static IReadOnlyDictionary<string, CompatibilityCase> Cases { get; } =
        Lines.Value.SelectMany(static section => section.Cases).ToDictionary(static each => each.Feature, StringComparer.Ordinal);

    private static List<CompatibilitySection> Read()
    {
        var sections = new List<CompatibilitySection>();
        foreach (var text in File.ReadLines(RepositoryFolder.At("tests", "SearchProxy.Gateway.Tests", "Compatibility", "cases.jsonl")))
        {
            var line = JsonNode.Parse(text)!.AsObject();
            if (line["section"] is { } name)
            {
                sections.Add(new CompatibilitySection(name.GetValue<string>(), line["about"]!.GetValue<string>(), []));
            }
            else
            {
                sections[^1].Cases.Add(new CompatibilityCase(line));
            }
        }

        return sections;
    }
}
