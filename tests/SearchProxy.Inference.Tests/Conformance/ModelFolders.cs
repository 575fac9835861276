using System.Text.Json;
using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests.Conformance;

/// <summary>The model folders with the reference implementation's results, and the broken ones.</summary>
internal static class ModelFolders
{
    public static string At(string name) => RepositoryFolder.At("tests", "SearchProxy.Inference.Tests", "Conformance", "models", name);

    public static IEnumerable<string> Names(string kind) => Directory.EnumerateDirectories(At(""))
        .Select(Path.GetFileName)
        .Where(name => name != "broken" && Expected(name!).GetProperty("kind").GetString() == kind)
        .Order(StringComparer.Ordinal)!;

    public static JsonElement Expected(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(At(name), "expected.json")));
        return json.RootElement.Clone();
    }

    public static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetSingle())];

    /// <summary>The largest difference of two lists; infinite when their lengths differ.</summary>
    public static float Difference(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        var largest = found.Length == expected.Length ? 0f : float.PositiveInfinity;
        for (var i = 0; i < Math.Min(found.Length, expected.Length); i++)
        {
            largest = float.IsNaN(found[i]) ? float.PositiveInfinity : Math.Max(largest, Math.Abs(found[i] - expected[i]));
        }

        return largest;
    }
}
