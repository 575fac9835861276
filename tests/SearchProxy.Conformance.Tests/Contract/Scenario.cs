using System.Text.Json;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>
/// Requests to send one after the other, and what the real engines answered to each when they were recorded (see record.py).
/// </summary>
internal sealed class Scenario
{
    private Scenario(JsonElement definition, List<JsonElement> recorded)
    {
        Steps = [.. definition.GetProperty("steps").EnumerateArray().Select(step => new ScenarioStep(step))];
        Recorded = recorded;
    }

    public IReadOnlyList<ScenarioStep> Steps { get; }

    /// <summary>Status and body for each step that is no set-up.</summary>
    public IReadOnlyList<JsonElement> Recorded { get; }

    private static string Folder => RepositoryFolder.At("tests", "SearchProxy.Conformance.Tests");

    /// <summary>The scenarios that a product has answers for.</summary>
    public static IEnumerable<string> Names(string product) => Directory
        .EnumerateFiles(Path.Combine(Folder, "Recorded"), $"*.{product}.jsonl")
        .Select(path => Path.GetFileName(path)[..^$".{product}.jsonl".Length])
        .Order(StringComparer.Ordinal);

    public static Scenario Load(string name, string product)
    {
        var definition = Parse(File.ReadAllText(Path.Combine(Folder, "Scenarios", name + ".json")));
        var recorded = File.ReadAllLines(Path.Combine(Folder, "Recorded", $"{name}.{product}.jsonl")).Select(Parse).ToList();
        return new Scenario(definition, recorded);
    }

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;
}
