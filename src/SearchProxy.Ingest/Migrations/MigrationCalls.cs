using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;

namespace SearchProxy.Ingest.Migrations;

/// <summary>The calls that a migration makes beside the copying itself.</summary>
internal sealed class MigrationCalls(EngineClient client)
{
    private const int MaxBytes = 64 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public static string PathOf(string index) => "/" + Uri.EscapeDataString(index);

    public static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    /// <summary>The answer; that of a 404 too.</summary>
    /// <exception cref="IOException">None, or another refusal.</exception>
    public async Task<JsonDocument> ReadAsync(EngineRequest request, CancellationToken stop)
    {
        var response = await SendAsync(request, stop);
        return response.IsSuccess || response.Status == 404
            ? JsonDocument.Parse(response.Body)
            : throw new IOException($"{request.PathAndQuery}: {EngineErrorText.Of(response)}");
    }

    /// <exception cref="IOException">No answer.</exception>
    public async Task<EngineResponse> SendAsync(EngineRequest request, CancellationToken stop)
    {
        var outcome = await client.SendAsync(request with { Timeout = Timeout }, MaxBytes, stop);
        return outcome.Answered(out var response) ? response : throw new IOException($"{request.PathAndQuery}: {outcome.Detail}");
    }

    /// <summary>Documents of an index, everything written until now counted.</summary>
    public async Task<long> CountAsync(string index, CancellationToken stop)
    {
        await SendAsync(EngineRequest.Post(PathOf(index) + "/_refresh", default), stop);
        using var answer = await ReadAsync(EngineRequest.Get(PathOf(index) + "/_count"), stop);
        return answer.RootElement.GetProperty("count").GetInt64();
    }
}
