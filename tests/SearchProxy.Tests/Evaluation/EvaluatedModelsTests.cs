using SearchProxy.Configuration;
using SearchProxy.Models;
using SearchProxy.Remote.Reranking;
using SearchProxy.Terminals;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Tests.Evaluation;

public sealed class EvaluatedModelsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-kept-").FullName;

    /// <summary>Scores are kept by the model's id, which says nothing of the time that a server has.</summary>
    [Fact]
    public void A_second_model_with_other_settings_and_the_same_scores_is_evaluated_too()
    {
        using var encoder = new FakeTextEncoder();
        using var models = EvaluatedModels.Load(
            Settings(seconds: 1).Models, _folder, Terminal.Plain(TextWriter.Null, TextWriter.Null), encoder);

        var first = models.Of(Settings(seconds: 1)).Named["large"];
        var second = models.Of(Settings(seconds: 2)).Named["large"];

        Assert.NotSame(first, second);
        Assert.Equal(first.ModelId, second.ModelId);
        Assert.Same(first, models.Of(Settings(seconds: 1)).Named["large"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ProxySettings Settings(int seconds)
    {
        var settings = new ProxySettings { Models = new ModelSettings { Encoder = "", Reranker = "" } };
        settings.Models.Rerankers["large"] = new NamedRerankerSettings
        {
            Remote = new RemoteRerankerOptions { Url = "http://127.0.0.1:1/rerank", Model = "m", Timeout = TimeSpan.FromSeconds(seconds) },
        };
        settings.Gateway.Search.Cascade.Model = "large";
        return settings;
    }
}
