using System.Diagnostics;
using System.Text.Json;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>Texts of open collections, in the order of their files.</summary>
internal static class OpenTexts
{
    private const int Searches = 12;
    private const int PassagesOfSearch = 50;

    /// <summary>Title and abstract of documents of nfcorpus.</summary>
    public static IEnumerable<string> Nfcorpus() =>
        File.ReadLines(SharedFolder.At("data", "eval", "nfcorpus", "corpus.jsonl")).Select(line => Members(line, "title", "text"));

    /// <summary>All texts of each line.</summary>
    /// <param name="name">A file of <c>train</c>: tldr lines, WordNet synsets, documentation sections.</param>
    public static IEnumerable<string> Lines(string name) => Unpack(name).Select(line => Members(line));

    /// <summary>
    /// 600 pairs as 12 searches of 50 passages: abstracts, documentation sections, command lines and glosses in equal parts, shuffled by a
    /// seed. The queries are those of nfcorpus and headings of documentation.
    /// </summary>
    public static IReadOnlyList<PairSearch> MixedPairs()
    {
        const int Share = Searches * PassagesOfSearch / 4;
        string[] passages =
        [
            .. Nfcorpus().Take(Share),
            .. Unpack("techdocs-sections.jsonl.xz").Select(line => Members(line, "passage")).Where((_, i) => i % 100 == 0).Take(Share),
            .. Unpack("tldr-en-pairs.jsonl.xz").Select(line => Members(line, "query", "passage")).Where((_, i) => i % 100 == 0).Take(Share),
            .. Unpack("wordnet-synsets.jsonl.xz").Select(line => Members(line, "definition")).Where((_, i) => i % 500 == 0).Take(Share),
        ];
        new Random(15).Shuffle(passages);
        var queries = File.ReadLines(SharedFolder.At("data", "eval", "nfcorpus", "queries.jsonl"))
            .Select(line => Members(line, "text"))
            .Take(Searches / 2)
            .Concat(Unpack("techdocs-sections.jsonl.xz").Where((_, i) => i % 1_000 == 500).Select(line => Members(line, "query")).Take(Searches / 2));
        return [.. queries.Zip(passages.Chunk(PassagesOfSearch), static (query, chunk) => new PairSearch(query, chunk))];
    }

    private static IEnumerable<string> Unpack(string name)
    {
        using var process =
            Process.Start(new ProcessStartInfo(
                "xz", ["-dc", SharedFolder.At("data", "train", name)])
            { UseShellExecute = false, RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The named members of a line, or all that are texts.</summary>
    private static string Members(string line, params string[] names)
    {
        using var document = JsonDocument.Parse(line);
        return string.Join('\n', names.Length == 0
            ? document.RootElement.EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.String)
                .Select(member => member.Value.GetString())
            : names.Select(name => document.RootElement.GetProperty(name).GetString()));
    }
}

/// <summary>One query and the passages that are to be scored for it.</summary>
internal sealed record PairSearch(string Query, IReadOnlyList<string> Passages);
