using SearchProxy.Commands;

namespace SearchProxy.Evaluation;

/// <summary>
/// The files of a test collection in the layout of BEIR: <c>corpus.jsonl</c>, <c>queries.jsonl</c>, <c>qrels/test.tsv</c>.
/// </summary>
internal sealed record BeirFolder(string Name, string Corpus, string Queries, string Judgements)
{
    /// <summary>The judged demo corpus that comes with the program.</summary>
    public static BeirFolder Demo { get; } = OfDemo(Path.Combine(AppContext.BaseDirectory, "demo"));

    /// <exception cref="CommandException">A file is missing; names it.</exception>
    public static BeirFolder Open(string folder)
    {
        var found = new BeirFolder(
            new DirectoryInfo(folder).Name.ToLowerInvariant(),
            Path.Combine(folder, "corpus.jsonl"),
            Path.Combine(folder, "queries.jsonl"),
            Path.Combine(folder, "qrels", "test.tsv"));
        foreach (var file in new[] { found.Corpus, found.Queries, found.Judgements })
        {
            if (!File.Exists(file))
            {
                throw new CommandException(
                    ExitCode.File,
                    $"the file {file} does not exist; corpus.jsonl, queries.jsonl and qrels/test.tsv are expected in {folder}");
            }
        }

        return found;
    }

    private static BeirFolder OfDemo(string folder) => new(
        "demo",
        Path.Combine(folder, "documents.jsonl"),
        Path.Combine(folder, "queries.jsonl"),
        Path.Combine(folder, "qrels.tsv"));
}
