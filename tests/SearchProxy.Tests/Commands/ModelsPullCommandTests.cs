using SearchProxy.Commands;
using SearchProxy.Testing;
using SearchProxy.Testing.Hub;

namespace SearchProxy.Tests.Commands;

public sealed class ModelsPullCommandTests : IDisposable
{
    private readonly string _store = Directory.CreateTempSubdirectory("searchproxy-models-").FullName;

    [Fact]
    public async Task A_model_is_fetched_from_a_mirror_checked_and_added()
    {
        await using var hub = await HubServer.StartAsync(Model("ce-bert-identity"));
        var run = await CommandRun.OfAsync("models", "pull", "org/name", "--mirror", hub.Url, "--store", _store);
        Assert.Equal((ExitCode.Success, ""), (run.Code, run.Error));
        Assert.Matches(@"fetched onnx/model\.onnx, [\d,]+ bytes, SHA-256 [0-9a-f]{64}", run.Output);
        Assert.Contains("added   name@", run.Output, StringComparison.Ordinal);
        Assert.Equal(["name"], Directory.EnumerateFileSystemEntries(_store).Select(Path.GetFileName).Where(entry => entry != ".fetching"));
        var check = await CommandRun.OfAsync("models", "list", "--models", _store);
        Assert.Contains("verified", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fetch_that_breaks_off_goes_on_where_it_stopped()
    {
        await using var hub = await HubServer.StartAsync(Model("ce-bert-identity"));
        hub.CutOnce["onnx/model.onnx"] = 1000;
        var run = await CommandRun.OfAsync("models", "pull", $"{hub.Url}/org/name", "--store", _store);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("/org/name/resolve/main/onnx/model.onnx bytes=1000-", hub.Asked);
    }

    [Fact]
    public async Task A_command_stopped_in_the_middle_is_finished_by_the_next_one()
    {
        await using var hub = await HubServer.StartAsync(Model("ce-bert-identity"));
        using var stop = new CancellationTokenSource();
        hub.OnAsked = asked =>
        {
            if (asked.EndsWith("onnx/model.onnx", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };
        var stopped = await CommandRun.OfAsync(stop.Token, "models", "pull", "org/name", "--mirror", hub.Url, "--store", _store);
        Assert.Equal(ExitCode.Interrupted, stopped.Code);
        hub.OnAsked = null;
        hub.Asked.Clear();
        var run = await CommandRun.OfAsync("models", "pull", "org/name", "--mirror", hub.Url, "--store", _store);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.DoesNotContain(hub.Asked, asked => asked.EndsWith("/config.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_not_the_one_of_the_listing_is_refused_and_nothing_is_added()
    {
        await using var hub = await HubServer.StartAsync(Model("ce-bert-identity"));
        hub.Swapped["onnx/model.onnx"] = new byte[hub.Files["onnx/model.onnx"].Length];
        var run = await CommandRun.OfAsync("models", "pull", "org/name", "--mirror", hub.Url, "--store", _store);
        Assert.Equal(ExitCode.Model, run.Code);
        Assert.Contains("onnx/model.onnx", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_store, "name")));
    }

    public void Dispose() => Directory.Delete(_store, recursive: true);

    private static string Model(string name) => RepositoryFolder.At("tests", "SearchProxy.Inference.Tests", "Conformance", "models", name);
}
