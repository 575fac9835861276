using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.Evaluation;
using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Tests.Evaluation;

public sealed class BeirFolderTests
{
    [Fact]
    public void A_folder_without_judgements_is_refused_with_what_is_missing()
    {
        var folder = Directory.CreateTempSubdirectory("searchproxy-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "corpus.jsonl"), "{}");
            File.WriteAllText(Path.Combine(folder.FullName, "queries.jsonl"), "{}");
            var fault = Assert.Throws<CommandException>(() => BeirFolder.Open(folder.FullName));
            Assert.StartsWith(
                $"the file {Path.Combine(folder.FullName, "qrels", "test.tsv")} does not exist; ", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_judgement_of_the_demo_names_a_document_and_every_query_has_a_good_answer()
    {
        var demo = BeirFolder.Demo;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(demo.Corpus))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            Assert.True(ids.Add(root.GetProperty("_id").GetString()!), $"twice: {line}");
            Assert.All(["title", "text", "topic"], name => Assert.False(string.IsNullOrWhiteSpace(root.GetProperty(name).GetString())));
        }

        var queries = JudgementReader.Read(demo.Judgements, demo.Queries).Queries;
        Assert.InRange(ids.Count, 240, 300);
        Assert.InRange(queries.Count, 40, 200);
        Assert.Equal(File.ReadLines(demo.Queries).Count(), queries.Count);
        Assert.All(queries, query => Assert.Subset(ids, query.Grades.Keys.ToHashSet(StringComparer.Ordinal)));
        Assert.All(queries, query => Assert.Contains(3, query.Grades.Values));
        Assert.All(queries, query => Assert.All(query.Grades.Values, grade => Assert.InRange(grade, 0, 3)));
    }
}
