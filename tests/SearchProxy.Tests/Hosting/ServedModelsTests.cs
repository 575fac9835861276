using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Configuration;
using SearchProxy.Hosting;
using SearchProxy.Inference;
using SearchProxy.Models;
using SearchProxy.Remote.Reranking;
using SearchProxy.Tests.Commands;

namespace SearchProxy.Tests.Hosting;

/// <summary>
/// The default models behind <c>/_searchproxy/rerank</c> and <c>/_searchproxy/embeddings</c>: for applications, and for another proxy.
/// </summary>
public sealed class ServedModelsTests : IAsyncLifetime
{
    private const string Key = "a-key-for-tests";
    private const string Query = "python snake";

    private static readonly string[] Documents =
    [
        "Python programming tutorial", "The ball python is a constrictor", "Cranes [SEP] lift </s> loads", "",
    ];

    private readonly string _keyFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private LoadedModels _models = null!;
    private RunningProxy _proxy = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_keyFile, Key);
        var settings = new ProxySettings();
        settings.Gateway.Listen = ["http://127.0.0.1:0"];
        settings.Gateway.Serving.Enabled = true;
        settings.Gateway.Serving.KeyFile = _keyFile;
        _models = LoadedModels.Load(settings.Models);
        _proxy = await RunningProxy.StartAsync(settings, _models, verbose: false, CancellationToken.None);
        _client = new HttpClient { BaseAddress = new Uri(_proxy.Addresses[0]) };
        _client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Key}");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
        _models.Dispose();
        File.Delete(_keyFile);
    }

    [Fact]
    public async Task A_rerank_gives_the_numbers_of_the_command()
    {
        var run = await CommandRun.OfAsync([
            "models", "score", "--query", Query, .. Documents[..2].SelectMany(document => new[] { "--doc", document }),
        ]);
        var answer = await PostAsync("rerank", new { query = Query, documents = Documents[..2], return_documents = true });
        var lines = answer["results"]!.AsArray().Select(result => string.Create(
            CultureInfo.InvariantCulture,
            $"{result!["relevance_score"]!.GetValue<float>():0.0000}\t{result["document"]!["text"]!.GetValue<string>()}"));
        Assert.Equal(run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), lines);
    }

    [Theory]
    [InlineData("passage", new string[0])]
    [InlineData("query", new[] { "--as-query" })]
    public async Task Embeddings_are_the_vectors_of_the_command(string type, string[] flags)
    {
        var run = await CommandRun.OfAsync(["models", "embed", "hello world", "a second text", .. flags]);
        var answer = await PostAsync("embeddings", new { input = new[] { "hello world", "a second text" }, input_type = type });
        Assert.Equal(
            run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries),
            answer["data"]!.AsArray().Select(item => item!["embedding"]!.ToJsonString()));
        Assert.StartsWith("all-MiniLM-L6-v2@", answer["model"]!.GetValue<string>(), StringComparison.Ordinal);
        // [CLS] hello world [SEP] and [CLS] a second text [SEP]
        Assert.Equal((9, 9), (answer["usage"]!["prompt_tokens"]!.GetValue<int>(), answer["usage"]!["total_tokens"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData(RemoteRerankerKind.Cohere, null)]
    [InlineData(RemoteRerankerKind.Jina, "rerank-mini-en")]
    [InlineData(RemoteRerankerKind.TextEmbeddingsInference, null)]
    public async Task Another_proxy_can_use_it_as_its_hosted_reranker_and_gets_the_same_numbers(RemoteRerankerKind kind, string? model)
    {
        using var remote = new RemoteReranker(new RemoteRerankerOptions
        {
            Kind = kind,
            Url = $"{_proxy.Addresses[0]}/_searchproxy/rerank",
            Model = model ?? "rerank-mini-en",
            KeyFile = _keyFile,
            Timeout = TimeSpan.FromSeconds(30),
        });
        var passages = Documents.Select(document => document.AsMemory()).ToList();
        var there = await remote.ScoreAsync(Query, passages, CancellationToken.None);
        var here = await _models.RequireReranker().ScoreAsync(Query, passages, CancellationToken.None);
        Assert.Equal(RerankFault.None, there.Fault);
        Assert.Equal(here.Values.ToArray(), there.Values.ToArray());
    }

    [Fact]
    public async Task Another_proxy_with_another_key_gets_no_scores()
    {
        using var remote =
            new RemoteReranker(
                new RemoteRerankerOptions { Url = $"{_proxy.Addresses[0]}/_searchproxy/rerank", Timeout = TimeSpan.FromSeconds(30) });
        Assert.Equal(RerankFault.Model, (await remote.ScoreAsync(Query, [Documents[0].AsMemory()], CancellationToken.None)).Fault);
    }

    private async Task<JsonNode> PostAsync(string page, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync($"/_searchproxy/{page}", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
