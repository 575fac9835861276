namespace SearchProxy.Ingest.Sources;

/// <summary>The files behind a source: names, globs, folders in BEIR layout, or standard input.</summary>
internal static class SourceFiles
{
    public const string StandardInput = "-";

    // BEIR layout: the documents are in this file, queries and judgements beside it.
    private static readonly string[] Corpus = ["corpus.jsonl", "corpus.jsonl.gz"];

    /// <summary>Every file that the patterns stand for, each once, in the patterns' order and by name within a pattern.</summary>
    /// <exception cref="FileNotFoundException">A pattern stands for no file.</exception>
    public static IReadOnlyList<string> Resolve(IEnumerable<string> patterns)
    {
        var files = new List<string>();
        foreach (var pattern in patterns)
        {
            var found = Expand(pattern);
            if (found.Count == 0)
            {
                throw new FileNotFoundException(Directory.Exists(pattern)
                    ? $"\"{pattern}\" is a folder without {Corpus[0]}; name its files, such as "
                        + $"\"{Path.Combine(pattern, UsualOf(pattern))}\""
                    : $"no file matches \"{pattern}\"");
            }

            files.AddRange(found.Where(file => !files.Contains(file)));
        }

        return files;
    }

    /// <summary>What a file's name tells of its format; <see cref="SourceFormat.Auto"/> when it tells nothing.</summary>
    public static SourceFormat FormatOf(string file)
    {
        var name = Path.GetFileName(file).ToLowerInvariant();
        name = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        return Path.GetExtension(name) switch
        {
            ".csv" => SourceFormat.Csv,
            ".tsv" or ".tab" => SourceFormat.Tsv,
            ".bulk" => SourceFormat.Bulk,
            _ when Path.GetFileNameWithoutExtension(name).EndsWith("bulk", StringComparison.Ordinal) => SourceFormat.Bulk,
            ".json" or ".jsonl" or ".ndjson" => SourceFormat.JsonLines,
            _ => SourceFormat.Auto,
        };
    }

    /// <summary>A glob for the files that most of a folder are.</summary>
    private static string UsualOf(string folder) => "*" + (Directory.EnumerateFiles(folder)
        .Select(static file => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? Path.GetExtension(Path.GetFileNameWithoutExtension(file)) + Path.GetExtension(file)
            : Path.GetExtension(file))
        .Where(static ending => ending.Length > 0)
        .CountBy(static ending => ending)
        .OrderByDescending(static ending => ending.Value)
        .ThenBy(static ending => ending.Key, StringComparer.Ordinal)
        .Select(static ending => ending.Key)
        .FirstOrDefault() ?? ".jsonl");

    private static IReadOnlyList<string> Expand(string pattern)
    {
        if (pattern == StandardInput)
        {
            return [StandardInput];
        }

        if (Directory.Exists(pattern))
        {
            return [.. Corpus.Select(name => Path.Combine(pattern, name)).Where(File.Exists).Take(1)];
        }

        if (File.Exists(pattern))
        {
            return [pattern];
        }

        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } parent ? parent : ".";
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal)]
            : [];
    }
}
