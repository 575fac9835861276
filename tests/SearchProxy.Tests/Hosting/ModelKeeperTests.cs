using Microsoft.Extensions.Logging.Abstractions;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Search;
using SearchProxy.Hosting;
using SearchProxy.Inference.Routing;
using SearchProxy.Remote.Reranking;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Hosting;

public sealed class ModelKeeperTests : IDisposable
{
    private static readonly RoutedSearch Cyrillic = new(["books"], ["text"], "поиск", _ => null);
    private static readonly RoutedSearch Latin = new(["books"], ["text"], "search", _ => null);

    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-keeper-").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly SearchModels _models = new();

    [Fact]
    public async Task A_model_put_right_and_a_model_exchanged_are_taken_without_a_restart()
    {
        Copy("broken/three-labels");
        using var keeper = new ModelKeeper(Settings(), _models, _time, NullLogger<ModelKeeper>.Instance);
        await keeper.StartAsync(CancellationToken.None);
        await LookAsync();
        Assert.Null(_models.Reranker);
        Assert.Contains("3 labels", keeper.RerankerCheck.Complaint(), StringComparison.Ordinal);

        Copy("ce-bert-identity");
        await NextLookAsync();
        Assert.Null(keeper.RerankerCheck.Complaint());
        var first = _models.Reranker!.ModelId;

        Copy("ce-bert-sigmoid");
        await NextLookAsync();
        Assert.NotEqual(first, _models.Reranker.ModelId);
        var second = _models.Reranker.ModelId;

        Copy("broken/three-labels");
        await NextLookAsync();
        Assert.Equal(second, _models.Reranker.ModelId);
        Assert.Null(keeper.RerankerCheck.Complaint());
        await keeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Rules_and_searches_choose_among_the_named_rerankers()
    {
        Copy("ce-bert-identity");
        var settings = Settings();
        settings.Rerankers["own"] = new NamedRerankerSettings { Folder = "model" };
        settings.Rerankers["hosted"] = new NamedRerankerSettings { Remote = new RemoteRerankerOptions { Url = "http://127.0.0.1:1/rerank", Model = "hosted" } };
        settings.Routes["10"] = new ModelRouteSettings { Model = "hosted", Script = TextScript.Cyrillic };
        Assert.Empty(settings.Validate());
        using var keeper = new ModelKeeper(settings, _models, _time, NullLogger<ModelKeeper>.Instance);
        await keeper.StartAsync(CancellationToken.None);
        await LookAsync();
        Assert.StartsWith("hosted@", _models.RerankerFor(asked: null, Cyrillic)!.ModelId, StringComparison.Ordinal);
        Assert.Same(_models.Reranker, _models.RerankerFor(asked: null, Latin));
        Assert.StartsWith("model@", _models.RerankerFor("own", Cyrillic)!.ModelId, StringComparison.Ordinal);
        Assert.Null(_models.RerankerFor("nobody", Latin));
        await keeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Rules_and_rerankers_that_do_not_fit_are_named()
    {
        var settings = Settings();
        settings.Rerankers["both"] = new NamedRerankerSettings { Folder = "a", Remote = new RemoteRerankerOptions { Url = "http://x/" } };
        settings.Rerankers["neither"] = new NamedRerankerSettings();
        settings.Routes["1"] = new ModelRouteSettings { Model = "nobody" };
        Assert.Equal(
            [
                "models.rerankers.both: one of folder and remote is expected",
                "models.rerankers.neither: one of folder and remote is expected",
                "models.routes: Route 1 names the model 'nobody', which is not configured; configured are both, neither.",
            ],
            settings.Validate());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ModelSettings Settings() => new() { Folder = _folder, Encoder = "", Reranker = "model" };

    private void Copy(string name)
    {
        var target = Path.Combine(_folder, "model");
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        var source = RepositoryFolder.At("tests", "SearchProxy.Inference.Tests", "Conformance", "models", name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>The keeper has looked at all models when it waits for the next time.</summary>
    private async Task LookAsync()
    {
        while (_time.ArmedTimers == 0)
        {
            await Task.Yield();
        }
    }

    private async Task NextLookAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(30));
        await LookAsync();
    }
}
