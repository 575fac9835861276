using SearchProxy.Commands;

namespace SearchProxy.Tests.Commands;

public sealed class EvalCommandTests
{
    [Fact]
    public async Task A_BEIR_folder_is_indexed_and_every_order_is_measured()
    {
        var folder = Directory.CreateTempSubdirectory("searchproxy-");
        try
        {
            using var documents = DocumentsFile.Of(DocumentsFile.Snakes);
            File.Copy(documents.Path, Path.Combine(folder.FullName, "corpus.jsonl"));
            File.WriteAllText(Path.Combine(folder.FullName, "queries.jsonl"), "{\"_id\":\"q\",\"text\":\"python as a pet\"}\n");
            Directory.CreateDirectory(Path.Combine(folder.FullName, "qrels"));
            File.WriteAllText(Path.Combine(folder.FullName, "qrels", "test.tsv"), "query-id\tcorpus-id\tscore\nq\tsnake\t1\nq\tgone\t1\n");
            var run = await CommandRun.OfAsync("eval", "--beir", folder.FullName);
            Assert.Equal("", run.Error);
            Assert.Equal(ExitCode.Success, run.Code);
            Assert.Contains("| collection | queries | BM25 | vectors | hybrid | reranked |", run.Output, StringComparison.Ordinal);
            // One of two judged documents is not in the corpus: the best that any order can reach is 1 / (1 + 1 / log2(3)).
            Assert.Matches(@"\| 1 \| \.\d{4} \(\d+\) \| \.6131 \(\d+\) \| \.\d{4} \(\d+\) \| \.\d{4} \(\d+\) \|", run.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_anything_to_evaluate_it_says_what_can_be_given()
    {
        var run = await CommandRun.OfAsync("eval");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith("searchproxy: nothing to evaluate: give --beir DIR", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
