using System.Text.Json;
using SearchProxy.Commands;

namespace SearchProxy.Tests.Commands;

public sealed class ModelsCommandTests
{
    [Fact]
    public async Task The_list_shows_both_bundled_models_as_verified()
    {
        var run = await CommandRun.OfAsync("models", "list");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Matches(@"all-MiniLM-L6-v2 +\| bi-encoder +\| 384 .*\| Apache-2.0 \| verified", run.Output);
        Assert.Matches(@"rerank-mini-en +\| cross-encoder +\| - .*\| Apache-2.0 \| verified", run.Output);
    }

    [Fact]
    public async Task Scores_come_best_first()
    {
        var run = await CommandRun.OfAsync(
            "models", "score", "--query", "python snake", "--doc", "Python programming tutorial", "--doc",
            "The ball python is a constrictor");
        Assert.Equal(ExitCode.Success, run.Code);
        var lines = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["The ball python is a constrictor", "Python programming tutorial"], lines.Select(line => line.Split('\t')[1]));
    }

    [Fact]
    public async Task A_vector_is_a_line_of_JSON_and_has_length_1()
    {
        var run = await CommandRun.OfAsync("models", "embed", "hello", "world");
        var vectors = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<float[]>(line)!)
            .ToList();
        Assert.Equal(2, vectors.Count);
        Assert.All(vectors, vector => Assert.Equal(1, vector.Sum(number => number * number), 4));
    }

    [Fact]
    public async Task A_folder_without_a_model_is_refused_with_what_was_looked_for()
    {
        var folder = Directory.CreateTempSubdirectory("searchproxy-no-model-");
        var run = await CommandRun.OfAsync("models", "check", folder.FullName);
        folder.Delete();
        Assert.Equal(ExitCode.Model, run.Code);
        Assert.Contains("FAILED", run.Output, StringComparison.Ordinal);
        Assert.Contains("There is no ONNX file", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_tells_what_the_model_is_and_how_fast()
    {
        var run = await CommandRun.OfAsync("models", "check", Path.Combine(AppContext.BaseDirectory, "models", "rerank-mini-en"));
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("inputs input_ids, attention_mask, token_type_ids", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"about 128 tokens: \d+\.\d\d ms alone, \d+ a second on \d+ threads", run.Output);
    }

    [Fact]
    public async Task A_models_folder_that_does_not_exist_is_named()
    {
        var run = await CommandRun.OfAsync("models", "list", "--models", "/nowhere");
        Assert.Equal((ExitCode.File, "searchproxy: the folder /nowhere does not exist"), (run.Code, Assert.Single(run.ErrorLines)));
    }
}
