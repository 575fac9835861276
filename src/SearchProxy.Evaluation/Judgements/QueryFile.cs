using System.Text.Json;
using System.Text.RegularExpressions;

namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// Queries: JSON lines with <c>_id</c> (or <c>id</c>) and <c>text</c> (or <c>query</c>), lines of id and text with a tab between, or topics
/// of TREC (<c>&lt;num&gt;</c> and <c>&lt;title&gt;</c>).
/// </summary>
public static partial class QueryFile
{
    /// <exception cref="JudgementFileException">The file cannot be read, or a line is not understood; names it.</exception>
    public static IReadOnlyList<(string Id, string Text)> Read(string file)
    {
        var first = TextLines.Of(file).FirstOrDefault().Text?.TrimStart() ?? throw new JudgementFileException($"{file} has no query");
        return first[0] switch
        {
            '<' => Topics(file),
            '{' => [.. TextLines.Of(file).Select(line => Json(line.Text, file, line.Number))],
            _ => [.. TextLines.Of(file).Select(line => Tabbed(line.Text, file, line.Number))],
        };
    }

    private static (string Id, string Text) Json(string line, string file, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (Member(root, "_id", "id", "query_id") is { } id && Member(root, "text", "query", "title") is { } text)
            {
                return (id, text);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Reported below with the place.
        }

        throw new JudgementFileException($"{file}:{number}: an object with the texts \"_id\" and \"text\" is expected");
    }

    private static string? Member(JsonElement root, params string[] names)
    {
        foreach (var name in names)
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                return value.GetString();
            }
        }

        return null;
    }

    private static (string Id, string Text) Tabbed(string line, string file, int number) => line.Split('\t', 2) switch
    {
        [{ Length: > 0 } id, var text] when !string.IsNullOrWhiteSpace(text) => (id.Trim(), text.Trim()),
        _ => throw new JudgementFileException(
            $"{file}:{number}: found \"{JudgementFileException.Excerpt(line)}\"; a query id and its text with a tab between them are expected, or a JSON object with "
                + "\"_id\" and \"text\""),
    };

    private static List<(string Id, string Text)> Topics(string file)
    {
        var found = Topic().Matches(File.ReadAllText(file))
            .Select(static topic => (topic.Groups["id"].Value, Space().Replace(topic.Groups["title"].Value, " ").Trim()))
            .ToList();
        return found.Count > 0 ? found : throw new JudgementFileException($"{file}: topics with <num> and <title> are expected");
    }

    [GeneratedRegex(
        @"<num>\s*(?:Number:)?\s*(?<id>[^\s<]+)\s*(?:</num>)?.*?<title>\s*(?:Topic:)?(?<title>[^<]+)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        10_000)]
    private static partial Regex Topic();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1_000)]
    private static partial Regex Space();
}
