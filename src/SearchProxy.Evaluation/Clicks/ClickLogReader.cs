using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Clicks;

/// <summary>
/// Reads logs of clicks: documents of OpenSearch's User Behavior Insights (<c>ubi_queries</c> and <c>ubi_events</c>, a document a line,
/// bare or as hits with <c>_source</c>), or CSV with the columns <c>query</c>, <c>shown</c> and <c>clicked</c>: ids with blanks, commas,
/// semicolons or bars between, or, where these occur in ids, as a list of JSON.
/// </summary>
public static class ClickLogReader
{
    private static readonly char[] Between = [' ', ',', '|', ';', '\t'];

    /// <param name="files">The files: one of CSV, or any number of UBI's.</param>
    /// <exception cref="JudgementFileException">A file cannot be read or is not understood; names file and line.</exception>
    public static ClickLog Read(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var log = files.Select(IsJsonLines).Distinct().ToList() switch
        {
            [true] => ReadUbi(files),
            [false] => new ClickLog([.. files.SelectMany(ReadCsv)], Unplaced: 0),
            _ => throw new JudgementFileException("logs of clicks are either JSON lines of User Behavior Insights or CSV; found both"),
        };
        return log.Sessions.Count > 0
            ? log
            : throw new JudgementFileException($"{string.Join(", ", files)}: there is no search with shown documents");
    }

    private static bool IsJsonLines(string file) =>
        TextLines.Of(file).FirstOrDefault().Text?.TrimStart('\uFEFF', ' ', '\t').StartsWith('{') == true;

    private static IEnumerable<ClickSession> ReadCsv(string file)
    {
        foreach (var (place, values) in CsvRecords.Of(file))
        {
            if ((Column(values, "query"), Column(values, "shown"), Column(values, "clicked")) is not ({ } query, { } shown, { } clicked))
            {
                var found = string.Join(", ", values.EnumerateObject().Select(static member => member.Name));
                throw new JudgementFileException($"{place}: found the columns {found}; query, shown and clicked are expected");
            }

            if (query.Length > 0 && Ids(shown, place) is { Length: > 0 } ids)
            {
                yield return new ClickSession(query, ids, Ids(clicked, place).ToHashSet(StringComparer.Ordinal));
            }
        }
    }

    private static string? Column(JsonElement values, string name) => values.EnumerateObject()
        .Where(member => member.Name.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(static member => member.Value.ToString())
        .FirstOrDefault();

    private static string[] Ids(string text, string place)
    {
        if (!text.TrimStart().StartsWith('['))
        {
            return text.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        try
        {
            using var list = JsonDocument.Parse(text);
            return [.. list.RootElement.EnumerateArray().Select(static id => id.ToString())];
        }
        catch (JsonException fault)
        {
            throw new JudgementFileException(
                $"{place}: found \"{JudgementFileException.Excerpt(text)}\"; ids with blanks, commas, semicolons or bars between, or a "
                    + $"list of JSON, are expected: {JsonWords.Of(fault)}",
                fault);
        }
    }

    private static ClickLog ReadUbi(IReadOnlyList<string> files)
    {
        var searches = new Dictionary<string, (string Query, string[] Shown, HashSet<string> Clicked)>(StringComparer.Ordinal);
        var clicks = new List<(string Search, string Document)>();
        foreach (var (file, line) in files.SelectMany(static file => TextLines.Of(file).Select(line => (file, line))))
        {
            try
            {
                using var document = JsonDocument.Parse(line.Text);
                var entry = document.RootElement.TryGetProperty("_source", out var source) ? source : document.RootElement;
                if (Text(entry, "query_id") is not { } id)
                {
                    continue;
                }

                if (Text(entry, "user_query") is { Length: > 0 } query
                    && entry.TryGetProperty("query_response_hit_ids", out var hits)
                    && hits.ValueKind == JsonValueKind.Array)
                {
                    searches[id] = (query, [.. hits.EnumerateArray().Select(static hit => hit.ToString())], []);
                }
                else if (Text(entry, "action_name") is "click" or "item_click" or "product_click" && ClickedOf(entry) is { } clicked)
                {
                    clicks.Add((id, clicked));
                }
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                throw new JudgementFileException($"{file}: line {line.Number} is not an object of JSON: "
                        + (fault is JsonException json ? JsonWords.Of(json) : "a member is of another kind"));
            }
        }

        var unplaced = 0;
        foreach (var (id, document) in clicks)
        {
            if (searches.TryGetValue(id, out var search) && search.Shown.Contains(document))
            {
                search.Clicked.Add(document);
            }
            else
            {
                unplaced++;
            }
        }

        return new ClickLog(
            [.. searches.Values.Where(static search => search.Shown.Length > 0)
                .Select(static search => new ClickSession(search.Query, search.Shown, search.Clicked))],
            unplaced);
    }

    private static string? ClickedOf(JsonElement entry) =>
        entry.TryGetProperty("event_attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object
        && attributes.TryGetProperty("object", out var clicked) && clicked.ValueKind == JsonValueKind.Object
            ? Text(clicked, "object_id") ?? Text(clicked, "internal_id")
            : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : null;
}

/// <summary>The searches of a log of clicks, and what was odd about it.</summary>
/// <param name="Sessions">The searches.</param>
/// <param name="Unplaced">Clicks on documents that their search did not show, or of searches that are not in the log; left out.</param>
public sealed record ClickLog(IReadOnlyList<ClickSession> Sessions, int Unplaced);
