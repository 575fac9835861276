using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SearchProxy.Benchmarks.Load;

/// <summary>Sends searches at random instants, whether those before are answered or not.</summary>
internal sealed class OpenLoop(HttpClient client, int seed)
{
    private readonly Random _random = new(seed);
    private int _number;

    /// <summary>Poisson arrivals of one client.</summary>
    /// <returns>When each came, what its header said, and how long it took in seconds.</returns>
    public async Task<IReadOnlyList<(double At, string Marker, double Seconds)>> RunAsync(string user, double perSecond, TimeSpan span)
    {
        var answers = new ConcurrentQueue<(double At, string Marker, double Seconds)>();
        var running = new List<Task>();
        var start = Stopwatch.GetTimestamp();
        var next = 0.0;
        while (true)
        {
            next += -Math.Log(1 - _random.NextDouble()) / perSecond;
            if (next > span.TotalSeconds)
            {
                break;
            }

            var wait = next - Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (wait > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(wait));
            }

            running.Add(AskAsync(next));
        }

        await Task.WhenAll(running);
        return [.. answers];

        async Task AskAsync(double at)
        {
            var began = Stopwatch.GetTimestamp();
            var marker = await SearchAsync(user);
            answers.Enqueue((at, marker, Stopwatch.GetElapsedTime(began).TotalSeconds));
        }
    }

    /// <summary>One search whose text nobody has asked before; gives what its header says.</summary>
    public async Task<string> SearchAsync(string user)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"whales and ships {user} {seed} {Interlocked.Increment(ref _number)}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/load/_search")
        {
            Content = new StringContent($$"""{"query":{"match":{"text":"{{text}}"} } }""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {user}");
        try
        {
            using var response = await client.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
            return response.Headers.TryGetValues("X-SearchProxy", out var values)
                ? string.Join(',', values)
                : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
        {
            return "broken";
        }
    }
}
