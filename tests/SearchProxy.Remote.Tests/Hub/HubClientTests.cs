using SearchProxy.Inference;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Store;
using SearchProxy.Remote.Hub;
using SearchProxy.Testing;
using SearchProxy.Testing.Hub;

namespace SearchProxy.Remote.Tests.Hub;

public sealed class HubClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-hub-").FullName;

    [Theory]
    [InlineData("bi-bert-mean", "onnx/model.onnx")]
    [InlineData("bi-external-data", "onnx/model.onnx_data")]
    [InlineData("ce-bert-identity", "onnx/model.onnx")]
    [InlineData("static-plain", "model.safetensors")]
    [InlineData("static-sentence-transformers", "0_StaticEmbedding/model.safetensors")]
    public async Task A_model_fetched_can_be_added_to_the_store(string model, string weights)
    {
        await using var server = await HubServer.StartAsync(Source(model));
        using var client = Client(server);
        var files = await client.FetchAsync("org/name", At("fetched"), file: null, progress: null, CancellationToken.None);
        Assert.Contains(files, file => file.Path == weights);
        Assert.DoesNotContain(files, file => file.Path is "expected.json" or "onnx/model_quantized.onnx");
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        var added = new ModelStore(At("store"), loader).Add(At("fetched"), "name", origin: "org/name");
        Assert.True(added.Succeeded, added.Message);
    }

    [Fact]
    public async Task A_fetch_that_breaks_off_goes_on_where_it_stopped()
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        server.CutOnce["onnx/model.onnx"] = 50_000;
        using var client = Client(server);
        await client.FetchAsync("org/name", _folder, file: null, progress: null, CancellationToken.None);
        Assert.Equal(server.Files["onnx/model.onnx"], await File.ReadAllBytesAsync(At("onnx", "model.onnx")));
        var again = Assert.Single(server.Asked, line => line.Contains("bytes=", StringComparison.Ordinal));
        Assert.StartsWith("/org/name/resolve/main/onnx/model.onnx bytes=", again, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder, "*.part", SearchOption.AllDirectories), _ => true);
    }

    [Fact]
    public async Task Files_may_lie_on_another_server_which_gets_no_token()
    {
        const string variable = "SEARCHPROXY_TEST_HUB_TOKEN";
        Environment.SetEnvironmentVariable(variable, "secret");
        await using var files = await HubServer.StartAsync(Source("bi-bert-mean"));
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        server.RedirectsTo = files.Url;
        using var client = Client(server, options => options.TokenVariable = variable);
        Assert.NotEmpty(await client.FetchAsync("org/name", _folder, file: null, progress: null, CancellationToken.None));
        Assert.NotEmpty(files.Asked);
        // Over http not even the hub itself gets it.
        Assert.All(files.Authorizations.Concat(server.Authorizations), Assert.Empty);
    }

    [Theory]
    [InlineData("file:///etc", "of the kind file")]
    [InlineData("ftp://example.org", "of the kind ftp")]
    [InlineData("gopher://example.org/", "of the kind gopher")]
    public async Task A_redirect_to_anything_but_http_is_an_error_of_its_own(string location, string expected)
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        server.RedirectsTo = location;
        using var client = Client(server);
        var refused =
            await Assert.ThrowsAsync<HubException>(() => client.FetchAsync("org/name", _folder, null, null, CancellationToken.None));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains("only http and https are followed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        server.RedirectsTo = server.Url;
        using var client = Client(server);
        var refused =
            await Assert.ThrowsAsync<HubException>(() => client.FetchAsync("org/name", _folder, null, null, CancellationToken.None));
        Assert.Contains("more than 5 times", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("onnx/\u001b[2Jmodel.onnx")]
    [InlineData("a\u202egpj.onnx")]
    [InlineData("a\rb")]
    public async Task What_a_hub_says_cannot_command_a_terminal(string path)
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        server.Files[path] = [1];
        using var client = Client(server);
        var refused =
            await Assert.ThrowsAsync<HubException>(() => client.FetchAsync("org/name", _folder, null, null, CancellationToken.None));
        Assert.DoesNotContain(refused.Message, static c => char.IsControl(c) || c == '\u202e');
        Assert.Contains("\\u", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fetch_given_up_is_finished_by_the_next_call()
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        server.CutOnce["onnx/model.onnx"] = 50_000;
        using (var impatient = Client(server, options => options.Attempts = 1))
        {
            var given =
                await Assert.ThrowsAsync<HubException>(() => impatient.FetchAsync("org/name", _folder, null, null, CancellationToken.None));
            Assert.Contains("Run it again to go on", given.Message, StringComparison.Ordinal);
        }

        var before = server.Asked.Count;
        using var client = Client(server);
        await client.FetchAsync("org/name", _folder, null, null, CancellationToken.None);
        Assert.Contains(server.Asked.Skip(before), line => line.Contains("onnx/model.onnx bytes=", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Asked.Skip(before), line => line.EndsWith("/main/config.json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("onnx/model.onnx")]
    [InlineData("config.json")]
    public async Task A_file_that_is_not_the_one_of_the_listing_is_deleted_and_refused(string path)
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        var bytes = (byte[])server.Files[path].Clone();
        bytes[^1] ^= 1;
        server.Swapped[path] = bytes;
        using var client = Client(server);
        var refused =
            await Assert.ThrowsAsync<HubException>(() => client.FetchAsync("org/name", _folder, null, null, CancellationToken.None));
        Assert.Contains($"{path} arrived damaged", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At(path.Split('/'))));
        Assert.False(File.Exists(At(path.Split('/')) + ".part"));
    }

    [Theory]
    [InlineData("../outside.json")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\..\\b")]
    [InlineData("C:/x")]
    public async Task A_listing_with_a_path_out_of_the_folder_is_refused(string path)
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        server.Files[path] = [1];
        using var client = Client(server);
        await Assert.ThrowsAsync<HubException>(() => client.FetchAsync("org/name", _folder, null, null, CancellationToken.None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("org/other", "404")]
    [InlineData("org", "ORG/NAME is expected")]
    [InlineData("../..", "ORG/NAME is expected")]
    public async Task A_repository_that_is_not_there_is_named(string repository, string words)
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        using var client = Client(server);
        var refused =
            await Assert.ThrowsAsync<HubException>(() => client.FetchAsync(repository, _folder, null, null, CancellationToken.None));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_without_a_graph_is_refused_and_one_asked_for_is_taken()
    {
        await using var server = await HubServer.StartAsync(Source("bi-bert-mean"));
        using var client = Client(server);
        var files = await client.FetchAsync("org/name", _folder, "onnx/model_quantized.onnx", null, CancellationToken.None);
        Assert.Contains(files, file => file.Path == "onnx/model_quantized.onnx");
        Assert.DoesNotContain(files, file => file.Path == "onnx/model.onnx");
        server.Files.Remove("onnx/model.onnx");
        server.Files.Remove("onnx/model_quantized.onnx");
        var refused =
            await Assert.ThrowsAsync<HubException>(() => client.FetchAsync("org/name", _folder, null, null, CancellationToken.None));
        Assert.Contains("no onnx/model*.onnx", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_is_not_there_is_named()
    {
        using var client = new HubClient(new HubClientOptions { Endpoint = "http://127.0.0.1:1" });
        var refused =
            await Assert.ThrowsAsync<HubException>(() => client.FetchAsync("org/name", _folder, null, null, CancellationToken.None));
        Assert.Contains("http://127.0.0.1:1 cannot be reached", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Source(string model) =>
        RepositoryFolder.At("tests", "SearchProxy.Inference.Tests", "Conformance", "models", model);

    private static HubClient Client(HubServer server, Action<HubClientOptions>? change = null)
    {
        var options = new HubClientOptions { Endpoint = server.Url, Pause = TimeSpan.FromMilliseconds(1), TokenVariable = null };
        change?.Invoke(options);
        return new HubClient(options);
    }

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);
}
