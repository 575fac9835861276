using System.Text;
using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>An engine between the tests: what it is, and how it is emptied.</summary>
internal sealed class YamlEngine : IDisposable
{
    private readonly HttpClient _client;
    private readonly string? _prefix;

    private YamlEngine(HttpClient client, string product, Version version, string? prefix)
    {
        _client = client;
        _prefix = prefix;
        Product = product;
        Version = version;
    }

    /// <summary>elasticsearch or opensearch.</summary>
    public string Product { get; }

    public Version Version { get; }

    public HttpClient Client => _client;

    /// <param name="url">The engine.</param>
    /// <param name="prefix">Only indexes whose names begin so are deleted; null = everything that a test can leave behind.</param>
    public static async Task<YamlEngine> ConnectAsync(Uri url, string? prefix)
    {
        var client = new HttpClient { BaseAddress = url };
        var version = JsonNode.Parse(await client.GetStringAsync("/"))!["version"]!;
        var product = version["distribution"]?.GetValue<string>() == "opensearch" ? "opensearch" : "elasticsearch";
        return new YamlEngine(client, product, Version.Parse(version["number"]!.GetValue<string>().Split('-')[0]), prefix);
    }

    public async Task EmptyAsync()
    {
        foreach (var index in await NamesAsync(
            "/_cat/indices?format=json&h=index&expand_wildcards=all",
            static list => list.AsArray().Select(static item => item!["index"]!.GetValue<string>())))
        {
            if (_prefix is null ? !index.StartsWith('.') : index.StartsWith(_prefix, StringComparison.Ordinal))
            {
                await DeleteAsync("/" + index);
            }
        }

        if (_prefix is not null)
        {
            return;
        }

        await DeleteAsync("/_search/scroll/_all");
        await DeleteAsync("/_data_stream/*");
        using var settings = new StringContent("""{"persistent":{"*":null},"transient":{"*":null}}""", Encoding.UTF8, "application/json");
        using var reset = await _client.PutAsync("/_cluster/settings", settings);
        await DeleteAllAsync("/_template", static all => all.AsObject().Select(static entry => entry.Key));
        await DeleteAllAsync(
            "/_index_template", static all => all["index_templates"]!.AsArray().Select(static item => item!["name"]!.GetValue<string>()));
        await DeleteAllAsync(
            "/_component_template",
            static all => all["component_templates"]!.AsArray().Select(static item => item!["name"]!.GetValue<string>()));
        await DeleteAllAsync("/_ingest/pipeline", static all => all.AsObject().Select(static entry => entry.Key));
    }

    public void Dispose() => _client.Dispose();

    private async Task DeleteAllAsync(string path, Func<JsonNode, IEnumerable<string>> names)
    {
        foreach (var name in await NamesAsync(path, names))
        {
            await DeleteAsync($"{path}/{name}");
        }
    }

    private async Task<string[]> NamesAsync(string path, Func<JsonNode, IEnumerable<string>> names)
    {
        using var response = await _client.GetAsync(path);
        return response.IsSuccessStatusCode ? [.. names(JsonNode.Parse(await response.Content.ReadAsStringAsync())!)] : [];
    }

    private async Task DeleteAsync(string path)
    {
        using var response = await _client.DeleteAsync(path);
    }
}
