using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SearchProxy.Benchmarks.Rolling;

/// <summary>
/// Searches and bulk requests one after the other, each document sent exactly once, over one or several addresses: of several, the next is
/// taken when a connection is refused, as clients of the engines do. Notes what was acknowledged, and every answer that is no success.
/// </summary>
/// <param name="name">Begins the ids.</param>
/// <param name="urls">Where it asks.</param>
internal sealed class RollingLoad(string name, IReadOnlyList<Uri> urls) : IDisposable
{
    private const int BulkItems = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };
    private int _number;

    public ConcurrentBag<string> Acknowledged { get; } = [];

    public int Searches { get; private set; }

    public int Bulks { get; private set; }

    /// <summary>Answers that are no success, by what they were.</summary>
    public ConcurrentDictionary<string, int> Failures { get; } = new(StringComparer.Ordinal);

    public void Dispose() => _client.Dispose();

    public async Task SearchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Searches++;
            using var answer =
                await SendAsync("/rolling/_search", "application/json", """{"query":{"match":{"text":"whale ships"}},"size":10}""");
            await NoteAsync("search", answer);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public async Task WriteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Bulks++;
            var body = new StringBuilder();
            for (var i = 0; i < BulkItems; i++)
            {
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"{{\"index\":{{\"_id\":\"{name}-{Interlocked.Increment(ref _number)}\"}}}}\n{{\"text\":\"a whale and ships\"}}\n");
            }

            using var answer = await SendAsync("/rolling/_bulk", "application/x-ndjson", body.ToString());
            if (await NoteAsync("bulk", answer) is { } text)
            {
                NoteItems(text);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private void NoteItems(string text)
    {
        using var json = JsonDocument.Parse(text);
        foreach (var item in json.RootElement.GetProperty("items").EnumerateArray())
        {
            var told = item.GetProperty("index");
            var status = told.GetProperty("status").GetInt32();
            if (status is 200 or 201)
            {
                Acknowledged.Add(told.GetProperty("_id").GetString()!);
            }

            // A document that is sent once is created once: 200 would be a second copy.
            if (status != 201)
            {
                Failed($"item {status}");
            }
        }
    }

    private async Task<HttpResponseMessage?> SendAsync(string target, string contentType, string body)
    {
        foreach (var url in urls)
        {
            try
            {
                using var content = new StringContent(body, Encoding.UTF8, contentType);
                return await _client.PostAsync(new Uri(url, target), content);
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError is HttpRequestError.ConnectionError)
            {
                // Nothing was sent: the next node.
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
            {
                return null;
            }
        }

        return null;
    }

    private async Task<string?> NoteAsync(string kind, HttpResponseMessage? answer)
    {
        if (answer is null)
        {
            Failed($"{kind} broken off");
            return null;
        }

        try
        {
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode)
            {
                if (kind == "search" && !text.Contains("\"failed\":0", StringComparison.Ordinal))
                {
                    Failed("search without all shards");
                }

                return text;
            }

            var marker = answer.Headers.TryGetValues("X-SearchProxy", out var values) ? string.Join(',', values) : "the engine's own";
            Failed($"{kind} {(int)answer.StatusCode} {marker}");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
        {
            Failed($"{kind} broken off");
        }

        return null;
    }

    private void Failed(string what) => Failures.AddOrUpdate(what, 1, static (_, count) => count + 1);
}
