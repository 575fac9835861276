using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Corpus;

/// <summary>
/// Files as the field's tools write them: what is indexed is what the tool was given, and what an independent reader finds.
/// </summary>
public sealed class CorpusTests : IngestScenario
{
    private static readonly IReadOnlyList<CorpusFile> Corpus = [.. DelimitedCorpus.Files(), .. JsonCorpus.Files()];

    public static TheoryData<int, string> Files()
    {
        var files = new TheoryData<int, string>();
        foreach (var (file, i) in Corpus.Select((file, i) => (file, i)))
        {
            files.Add(i, file.Name);
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_indexed_whole(int number, string name)
    {
        var file = Corpus[number];
        await using var engine = await EngineAsync();
        var path = Path.Combine(Folder, name);
        await File.WriteAllBytesAsync(path, file.Bytes);

        var summary = await RunAsync(engine, options => Name(options, file), new FileSource([path], file.Reading with { Index = "books" }));

        Assert.True(summary.Outcome == IngestOutcome.Completed, $"{summary.Outcome}: {summary.Detail}");
        Assert.Equal((file.Rows.Count, file.Rows.Count, 0), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal(Sorted(file.Rows), Sorted(engine.Documents().Select(document => new CorpusRow(
            file.Rows[0].Id.Length == 0 ? string.Empty : document.Key,
            (string?)JsonNode.Parse(document.Value)![file.Names.Text]))));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_independent_reader_finds_the_same(int number, string name)
    {
        var file = Corpus[number];
        Assert.Equal(name, file.Name);
        if (file.Independent is not { } read)
        {
            Assert.True(
                file.Reading.Csv.HasBackslashes, "only text with backslashes is read by no library as its tool means it (decision 0052)");
            return;
        }

        var found = read(file).ToList();

        Assert.Equal(file.Rows.Select(row => row.Id), found.Select(row => row.Id));
        if (file.IsTextComparable)
        {
            Assert.Equal(file.Rows.Select(row => row.Text), found.Select(row => row.Text));
        }
    }

    [Fact]
    public void There_are_more_than_fifty_files_and_no_two_are_alike() =>
        Assert.True(
            Corpus.Count > 50 && Corpus.Select(file => Convert.ToHexString(file.Bytes)).Distinct().Count() >= Corpus.Count - 4,
            $"{Corpus.Count} files");

    private static void Name(IngestOptions options, CorpusFile file)
    {
        options.TextFields = [new TextField(file.Names.Text)];
        if (file.Names.Id is not ("id" or "_id"))
        {
            options.IdField = file.Names.Id;
        }
    }

    private static IEnumerable<CorpusRow> Sorted(IEnumerable<CorpusRow> rows) =>
        rows.OrderBy(row => row.Id, StringComparer.Ordinal).ThenBy(row => row.Text, StringComparer.Ordinal);
}
