using SearchProxy.Commands;

namespace SearchProxy.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task It_compares_both_orders_of_own_documents_and_prints_what_to_paste()
    {
        using var data = DocumentsFile.Of(DocumentsFile.Snakes);
        var run = await CommandRun.OfAsync("demo", "--once", "--data", data.Path, "--query", "python as a pet", "--listen", "http://127.0.0.1:0");
        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("indexed  4 documents in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"python as a pet\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("X-SearchProxy: reranked; scored=", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"curl -i 'http://127\.0\.0\.1:\d+/demo/_search\?q=python\+as\+a\+pet&", run.Output);
    }

    [Fact]
    public async Task Without_queries_it_asks_for_titles_of_the_documents_and_serves_until_it_is_stopped()
    {
        using var data = DocumentsFile.Of(DocumentsFile.Snakes);
        using var serving = ServingRun.Start("demo", "--data", data.Path, "--listen", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await serving.Address) };
        var answer = await client.GetAsync("/demo/_search?q=planet+near+the+sun");
        Assert.StartsWith("reranked", Assert.Single(answer.Headers.GetValues("X-SearchProxy")), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, await serving.StopAsync());
        Assert.All(["\"Ball python\"", "\"Mercury\"", "\"Crane\""], title => Assert.Contains(title, serving.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_without_documents_is_refused_with_the_lines_that_are_wrong()
    {
        using var data = new TemporaryFile("not json\n", ".jsonl");
        var run = await CommandRun.OfAsync("demo", "--once", "--data", data.Path);
        Assert.Equal(ExitCode.File, run.Code);
        Assert.Contains($"rejected {Path.GetFileName(data.Path)}:1", run.Error, StringComparison.Ordinal);
        Assert.Contains("no document of ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_named()
    {
        var run = await CommandRun.OfAsync("demo", "--once", "--data", "/nowhere.jsonl");
        Assert.Equal((ExitCode.File, "searchproxy: the file /nowhere.jsonl does not exist"), (run.Code, Assert.Single(run.ErrorLines)));
    }
}
