using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>Puts a judged collection into an engine and searches it.</summary>
internal sealed class CollectionClient(Uri url) : IDisposable
{
    private const int BulkSize = 500;
    private readonly HttpClient _client = new() { BaseAddress = url };
    private readonly string _index = $"contract-{Guid.NewGuid():N}";

    public async Task IndexAsync(JudgedCollection collection)
    {
        await SendAsync(HttpMethod.Put, $"/{_index}", """
            {"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"-1"},"mappings":{"properties":{
            "title":{"type":"text","analyzer":"english"},"text":{"type":"text","analyzer":"english"},"plain":{"type":"text"}}}}
            """);
        foreach (var part in collection.Documents.Chunk(BulkSize))
        {
            var answer = await SendAsync(HttpMethod.Post, $"/{_index}/_bulk", string.Concat(part.Select(Lines)));
            Assert.False(answer.GetProperty("errors").GetBoolean());
        }

        await SendAsync(HttpMethod.Post, $"/{_index}/_refresh", null);
        await SendAsync(HttpMethod.Post, $"/{_index}/_forcemerge?max_num_segments=1", null);
        await SendAsync(HttpMethod.Post, $"/{_index}/_refresh", null);
    }

    /// <summary>Id and score of each hit, in order.</summary>
    public async Task<List<(string Id, double Score)>> SearchAsync(string body)
    {
        var answer = await SendAsync(HttpMethod.Post, $"/{_index}/_search", body);
        return answer.GetProperty("hits").GetProperty("hits").EnumerateArray()
            .Select(hit => (hit.GetProperty("_id").GetString()!, hit.GetProperty("_score").GetDouble())).ToList();
    }

    /// <summary>Term and position of each token, by text.</summary>
    public async Task<string> AnalyzeAsync(string analyzer, IEnumerable<string> texts)
    {
        var body = JsonSerializer.Serialize(new { analyzer, text = texts });
        return (await SendAsync(
            HttpMethod.Post,
            "/_analyze?filter_path=tokens.token,tokens.position,tokens.start_offset,tokens.end_offset",
            body)).GetRawText();
    }

    public Task DeleteAsync() => SendAsync(HttpMethod.Delete, $"/{_index}", null);

    public void Dispose() => _client.Dispose();

    private static string Lines(JsonElement document)
    {
        var text = document.GetProperty("text").GetString();
        var source = JsonSerializer.Serialize(new { title = document.GetProperty("title").GetString(), text, plain = text });
        return $$$"""{"index":{"_id":"{{{document.GetProperty("_id").GetString()}}}"}}""" + "\n" + source + "\n";
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        }

        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
