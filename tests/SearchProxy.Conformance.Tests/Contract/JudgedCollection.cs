using System.Text.Json;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>A judged collection of the shared folder: documents and the queries of its test split.</summary>
internal sealed class JudgedCollection
{
    private JudgedCollection(string folder)
    {
        Documents = ReadLines(folder, "corpus.jsonl");
        var judged = File.ReadLines(Path.Combine(folder, "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t')[0]).ToHashSet();
        Queries = ReadLines(folder, "queries.jsonl").Where(query => judged.Contains(query.GetProperty("_id").GetString()!))
            .Select(query => query.GetProperty("text").GetString()!).ToList();
    }

    /// <summary>Objects with <c>_id</c>, <c>title</c> and <c>text</c>.</summary>
    public IReadOnlyList<JsonElement> Documents { get; }

    public IReadOnlyList<string> Queries { get; }

    public static JudgedCollection Load(string name) => new(SharedFolder.At("data", "eval", name));

    private static List<JsonElement> ReadLines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
}
