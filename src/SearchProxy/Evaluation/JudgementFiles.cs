using System.Text.Json;
using SearchProxy.Commands;

namespace SearchProxy.Evaluation;

/// <summary>Reads queries and judgements in the layout of BEIR: <c>queries.jsonl</c> and tab-separated <c>query-id, corpus-id, score</c>.</summary>
internal static class JudgementFiles
{
    /// <summary>The queries that have a judgement, in the order of the queries file.</summary>
    /// <exception cref="CommandException">A file cannot be read, or a line is not understood; names file and line.</exception>
    public static IReadOnlyList<JudgedQuery> Read(string queriesFile, string judgementsFile)
    {
        var grades = ReadJudgements(judgementsFile);
        var queries = Lines(queriesFile)
            .Select(line => ReadQuery(line.Text, queriesFile, line.Number))
            .Where(query => grades.ContainsKey(query.Id))
            .Select(query => new JudgedQuery(query.Id, query.Text, grades[query.Id]))
            .ToList();
        return queries.Count > 0
            ? queries
            : throw new CommandException(ExitCode.File, $"no query of {queriesFile} has a judgement in {judgementsFile}");
    }

    private static Dictionary<string, Dictionary<string, int>> ReadJudgements(string file)
    {
        var all = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var (text, number) in Lines(file))
        {
            var parts = text.Split('\t');
            if (number == 1 && parts is [_, _, "score"])
            {
                continue;
            }

            if (parts.Length != 3 || !int.TryParse(parts[2], out var grade))
            {
                throw new CommandException(
                    ExitCode.File, $"{file}:{number}: found \"{text}\"; query id, document id and a whole number with tabs between them are expected");
            }

            if (!all.TryGetValue(parts[0], out var grades))
            {
                all[parts[0]] = grades = new Dictionary<string, int>(StringComparer.Ordinal);
            }

            grades[parts[1]] = grade;
        }

        return all;
    }

    private static (string Id, string Text) ReadQuery(string line, string file, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("_id").GetString() is { } id && document.RootElement.GetProperty("text").GetString() is { } text)
            {
                return (id, text);
            }
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Reported below with the place.
        }

        throw new CommandException(ExitCode.File, $"{file}:{number}: an object with the texts \"_id\" and \"text\" is expected");
    }

    private static IEnumerable<(string Text, int Number)> Lines(string file)
    {
        if (!File.Exists(file))
        {
            throw new CommandException(ExitCode.File, $"the file {file} does not exist");
        }

        return File.ReadLines(file).Select((text, index) => (text.TrimEnd('\r'), index + 1)).Where(line => line.Item1.Length > 0);
    }
}
