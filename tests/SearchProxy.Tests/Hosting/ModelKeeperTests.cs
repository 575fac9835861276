using Microsoft.Extensions.Logging.Abstractions;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Search;
using SearchProxy.Hosting;
using SearchProxy.Inference.Routing;
using SearchProxy.Remote.Reranking;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeModels;

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
        using var keeper = Keeper(Settings());
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
    public async Task It_is_starting_until_the_lane_is_warm_with_the_models_in_their_places()
    {
        Copy("ce-bert-identity");
        var warm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var keeper = new ModelKeeper(
            new ModelSet(Settings(), _models, _time),
            _models,
            _ =>
            {
                began.TrySetResult(_models.Reranker?.ModelId);
                return warm.Task;
            },
            _time,
            NullLogger<ModelKeeper>.Instance);
        await keeper.StartAsync(CancellationToken.None);

        Assert.NotNull(await began.Task);
        Assert.True(keeper.EncoderCheck.IsStarting());
        warm.SetResult();
        await LookAsync();
        Assert.False(keeper.EncoderCheck.IsStarting());
        await keeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_model_in_use_that_fails_and_recovers_is_told_once_each()
    {
        Copy("ce-bert-identity");
        var log = new CollectedLog<ModelKeeper>();
        using var keeper = new ModelKeeper(new ModelSet(Settings(), _models, _time), _models, _ => Task.CompletedTask, _time, log);
        await keeper.StartAsync(CancellationToken.None);
        await LookAsync();
        var failing = new FakeReranker { Complaint = "failed 5 times in a row" };
        _models.Reranker = failing;
        await NextLookAsync();
        await NextLookAsync();
        failing.Complaint = null;
        await NextLookAsync();
        await NextLookAsync();
        Assert.Equal(
            ["The reranker fails, searches go on without it: failed 5 times in a row", "The reranker answers again."],
            log.Lines.Where(static line => !line.Contains("is loaded", StringComparison.Ordinal)));
        await keeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Rules_and_searches_choose_among_the_named_rerankers()
    {
        Copy("ce-bert-identity");
        var settings = Settings();
        settings.Rerankers["own"] = new NamedRerankerSettings { Folder = "model" };
        settings.Rerankers["hosted"] = new NamedRerankerSettings
        {
            Remote = new RemoteRerankerOptions { Url = "http://127.0.0.1:1/rerank", Model = "hosted" },
        };
        settings.Routes["10"] = new ModelRouteSettings { Model = "hosted", Script = TextScript.Cyrillic };
        Assert.Empty(settings.Validate());
        using var keeper = Keeper(settings);
        await keeper.StartAsync(CancellationToken.None);
        await LookAsync();
        Assert.StartsWith("hosted@", _models.RerankerFor(asked: null, Cyrillic)!.ModelId, StringComparison.Ordinal);
        Assert.Same(_models.Reranker, _models.RerankerFor(asked: null, Latin));
        Assert.StartsWith("model@", _models.RerankerFor("own", Cyrillic)!.ModelId, StringComparison.Ordinal);
        Assert.Null(_models.RerankerFor("nobody", Latin));
        await keeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Other_settings_change_models_names_and_rules_while_searches_go_on()
    {
        Copy("ce-bert-identity");
        Copy("ce-bert-sigmoid", "second");
        var before = Settings();
        before.Rerankers["hosted"] = Hosted("one");
        before.Rerankers["gone"] = new NamedRerankerSettings { Folder = "second" };
        before.Routes["10"] = new ModelRouteSettings { Model = "hosted", Script = TextScript.Cyrillic };
        using var keeper = Keeper(before);
        await keeper.StartAsync(CancellationToken.None);
        await LookAsync();
        var (usual, hosted) = (_models.Reranker!, _models.Named["hosted"]);
        var usualId = usual.ModelId;

        var after = Settings();
        after.RerankerOptions.MaxTokens = 32;
        after.Rerankers["hosted"] = Hosted("two");
        after.Rerankers["second"] = new NamedRerankerSettings { Folder = "second" };
        after.Routes["10"] = new ModelRouteSettings { Model = "second", Script = TextScript.Cyrillic };
        await OfferAsync(keeper, after, () => _models.Named.ContainsKey("second") && _models.Reranker!.ModelId != usualId);
        Assert.Same(usual, _models.Reranker);
        Assert.NotEqual(usualId, _models.Reranker!.ModelId);
        Assert.NotSame(hosted, _models.Named["hosted"]);
        Assert.StartsWith("two@", _models.Named["hosted"].ModelId, StringComparison.Ordinal);
        Assert.False(_models.Named.ContainsKey("gone"));
        Assert.StartsWith("second@", _models.RerankerFor(asked: null, Cyrillic)!.ModelId, StringComparison.Ordinal);

        var none = Settings();
        none.Reranker = "";
        await OfferAsync(keeper, none, () => _models.Routes is null);
        Assert.Null(_models.Reranker);
        Assert.Empty(_models.Named);
        Assert.Null(keeper.RerankerCheck.Complaint());
        await keeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_model_that_other_settings_name_and_that_is_refused_leaves_the_one_before_in_use_and_is_told()
    {
        Copy("ce-bert-identity");
        Copy("broken/three-labels", "broken");
        using var keeper = Keeper(Settings());
        await keeper.StartAsync(CancellationToken.None);
        await LookAsync();
        var id = _models.Reranker!.ModelId;

        var after = Settings();
        after.Reranker = "broken";
        await OfferAsync(keeper, after, () => keeper.RerankerCheck.Complaint() is not null);
        Assert.Equal(id, _models.Reranker!.ModelId);
        Assert.Contains("the one before stays in use: ", keeper.RerankerCheck.Complaint(), StringComparison.Ordinal);
        Assert.Contains("3 labels", keeper.RerankerCheck.Complaint(), StringComparison.Ordinal);

        await OfferAsync(keeper, Settings(), () => keeper.RerankerCheck.Complaint() is null);
        Assert.Equal(id, _models.Reranker!.ModelId);
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
                "models.routes.1.model is \"nobody\", which is none of models.rerankers; there are both, neither",
            ],
            settings.Validate());
    }

    [Fact]
    public void A_cascade_names_a_reranker_that_is_there()
    {
        var settings = new ProxySettings { Models = Settings() };
        settings.Gateway.Search.Cascade.Model = "large";
        Assert.Equal(
            ["gateway.search.cascade.model is \"large\", which is none of models.rerankers; there are none"], settings.Validate());

        settings.Models.Rerankers["large"] = new NamedRerankerSettings { Folder = "large" };
        settings.Gateway.Search.Cascade.Top = 1;
        Assert.Equal(["gateway.search.cascade.top is 1; 2 to 200 is supported"], settings.Validate());
    }

    [Fact]
    public async Task What_a_hosted_reranker_said_is_logged_once_and_stands_in_readiness()
    {
        var settings = new ModelSettings { Folder = _folder, Encoder = "", Reranker = "" };
        settings.Rerankers["far"] = Hosted("m");
        var log = new CollectedLog<ModelKeeper>();
        using var keeper = new ModelKeeper(new ModelSet(settings, _models, _time), _models, static _ => Task.CompletedTask, _time, log);
        await keeper.StartAsync(CancellationToken.None);
        Assert.Null(keeper.NamedCheck.Complaint());
        for (var i = 0; i < 2; i++)
        {
            await _models.Named["far"].ScoreAsync("q", ["text".AsMemory()], CancellationToken.None);
        }

        Assert.StartsWith("far: no answer: ", keeper.NamedCheck.Complaint(), StringComparison.Ordinal);
        Assert.StartsWith(
            "The hosted reranker far fails, searches keep the engine's order: no answer: ",
            Assert.Single(log.Lines),
            StringComparison.Ordinal);
        await keeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_named_reranker_that_is_refused_stands_in_readiness_until_it_is_put_right()
    {
        Copy("ce-bert-identity");
        Copy("broken/three-labels", "large");
        var settings = Settings();
        settings.Rerankers["large"] = new NamedRerankerSettings { Folder = "large" };
        using var keeper = Keeper(settings);
        await keeper.StartAsync(CancellationToken.None);
        await LookAsync();
        Assert.StartsWith("large: ", keeper.NamedCheck.Complaint(), StringComparison.Ordinal);
        Assert.Contains("3 labels", keeper.NamedCheck.Complaint(), StringComparison.Ordinal);
        Assert.Null(keeper.RerankerCheck.Complaint());

        Copy("ce-bert-sigmoid", "large");
        await NextLookAsync();
        Assert.Null(keeper.NamedCheck.Complaint());
        await keeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void A_folder_of_a_named_reranker_that_is_not_there_is_told()
    {
        Copy("ce-bert-identity");
        var settings = Settings();
        settings.Rerankers["far"] = Hosted("m");
        settings.Rerankers["large"] = new NamedRerankerSettings { Folder = "large" };
        Assert.Equal(
            [$"models.rerankers.large.folder: there is no folder \"{Path.Combine(_folder, "large")}\""], settings.Missing());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ModelKeeper Keeper(ModelSettings settings) =>
        new(new ModelSet(settings, _models, _time), _models, static _ => Task.CompletedTask, _time, NullLogger<ModelKeeper>.Instance);

    private ModelSettings Settings() => new() { Folder = _folder, Encoder = "", Reranker = "model" };

    private static NamedRerankerSettings Hosted(string model) =>
        new() { Remote = new RemoteRerankerOptions { Url = "http://127.0.0.1:1/rerank", Model = model } };

    private static async Task OfferAsync(ModelKeeper keeper, ModelSettings settings, Func<bool> taken)
    {
        keeper.Offer(settings);
        await Eventually.HoldsAsync(taken);
    }

    private void Copy(string name, string folder = "model")
    {
        var target = Path.Combine(_folder, folder);
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
    private Task LookAsync() => Eventually.HoldsAsync(() => _time.ArmedTimers > 0);

    private async Task NextLookAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(30));
        await LookAsync();
    }
}
