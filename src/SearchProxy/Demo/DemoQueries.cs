using System.Text.Json;

namespace SearchProxy.Demo;

/// <summary>What the demo asks when the user does not say.</summary>
internal static class DemoQueries
{
    private const int Count = 3;

    /// <summary>For the documents that come with the program.</summary>
    public static IReadOnlyList<string> Bundled { get; } =
    [
        "python snake",
        "where does the jaguar live and what does it hunt",
        "how hot and cold does it get on mercury",
        "crane that nearly died out and was bred by people",
    ];

    /// <summary>Titles from the beginning, the middle and the end of a file of documents; fewer when they have none.</summary>
    public static IReadOnlyList<string> FromTitles(string file)
    {
        var titles = File.ReadLines(file).Select(TitleOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return titles.Count <= Count ? titles : [titles[0], titles[titles.Count / 2], titles[^1]];
    }

    private static string? TitleOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("title", out var title)
                && title.ValueKind == JsonValueKind.String
                && title.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The ingestion reports the line; it is just no query.
            return null;
        }
    }
}
