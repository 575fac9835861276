using SearchProxy.Commands;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Commands;

public sealed class ModelsAddCommandTests : IDisposable
{
    private readonly string _store = Directory.CreateTempSubdirectory("searchproxy-models-").FullName;

    [Fact]
    public async Task A_folder_added_has_a_manifest_and_can_be_checked()
    {
        var run = await CommandRun.OfAsync(
            "models", "add", Model("ce-bert-identity"), "--store", _store, "--name", "mine", "--licence", "Apache-2.0");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.StartsWith("added   mine@", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_store, "mine", "manifest.json")));
    }

    [Fact]
    public async Task A_broken_folder_is_refused_with_what_is_wrong()
    {
        var run = await CommandRun.OfAsync("models", "add", Model("broken/three-labels"), "--store", _store);
        Assert.Equal(ExitCode.Model, run.Code);
        Assert.Contains("3 labels (contradiction, entailment, neutral)", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_store));
    }

    [Theory]
    [InlineData("pull", "org/name")]
    [InlineData("add", "http://127.0.0.1:1/org/name")]
    public async Task A_hub_that_cannot_be_reached_is_named(string command, string source)
    {
        var run = await CommandRun.OfAsync("models", command, source, "--store", _store, "--mirror", "http://127.0.0.1:1");
        Assert.Equal(ExitCode.Model, run.Code);
        Assert.Contains("http://127.0.0.1:1 cannot be reached", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_store, recursive: true);

    private static string Model(string name) => RepositoryFolder.At("tests", "SearchProxy.Inference.Tests", "Conformance", "models", name);
}
