using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.Evaluation;

namespace SearchProxy.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task It_compares_both_orders_of_own_documents_and_names_nothing_that_has_ended()
    {
        using var data = DocumentsFile.Of(DocumentsFile.Snakes);
        var run =
            await CommandRun.OfAsync("demo", "--once", "--data", data.Path, "--query", "python as a pet", "--listen", "http://127.0.0.1:0");
        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("indexed  4 documents in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"python as a pet\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("X-SearchProxy: reranked; scored=", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("curl", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("page ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Python_snake_finds_the_care_guide_before_the_tutorial_which_the_engine_alone_does_not()
    {
        using var data = DocumentsFile.Of(
        [
            ("care", "Ball python care guide", "A ball python needs a warm, humid enclosure with two hides. Feed the reptile a thawed mouse every week or two, and handle it gently: a pet that coils up is afraid."),
            ("tutorial", "Python tutorial", "Learn Python step by step: variables, loops and functions. Python code is read by the Python interpreter, and this Python tutorial shows how to write it."),
            .. BundledPythons(),
        ]);
        var run =
            await CommandRun.OfAsync("demo", "--once", "--data", data.Path, "--query", "python snake", "--listen", "http://127.0.0.1:0");
        var rows = run.Output.Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        int Place(int column, string title) => rows.FindIndex(row => row[column] == title);
        Assert.InRange(Place(2, "Python tutorial"), 0, Place(2, "Ball python care guide") - 1);
        Assert.InRange(Place(4, "Ball python care guide"), 0, Place(4, "Python tutorial") - 1);
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
        Assert.Matches(@"curl -i 'http://127\.0\.0\.1:\d+/demo/_search\?q=Ball\+python&", serving.ToString());
        Assert.All(
            ["\"Ball python\"", "\"Mercury\"", "\"Crane\""], title => Assert.Contains(title, serving.ToString(), StringComparison.Ordinal));
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

    private static IEnumerable<(string Id, string Title, string Text)> BundledPythons() =>
        from line in File.ReadLines(BeirFolder.Demo.Corpus)
        let document = JsonDocument.Parse(line).RootElement
        let id = document.GetProperty("_id").GetString()
        where id is "python-monty" or "python-myth" or "python-pip"
        select (id, document.GetProperty("title").GetString()!, document.GetProperty("text").GetString()!);
}
