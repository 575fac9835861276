using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SearchProxy.Benchmarks.Forwarding;

/// <summary>
/// A lean client: one socket, one fixed request again and again, answers with a body of <see cref="FixedEngine.BodyBytes"/> bytes.
/// </summary>
internal static class LoadClient
{
    /// <summary>A request with a small body, as most that are not searches have one.</summary>
    public static readonly byte[] Post = CreatePost();

    public static readonly byte[] Get = Encoding.ASCII.GetBytes($"GET /products/_doc/1?realtime=true HTTP/1.1\r\n{Headers}\r\n");

    private const string Headers = "Host: localhost:9200\r\nUser-Agent: elasticsearch-js/8\r\nAccept: application/json\r\n"
        + "Authorization: ApiKey VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==\r\n";

    /// <summary>Runs several connections for a time.</summary>
    /// <returns>Requests a second, and every latency in microseconds, sorted.</returns>
    public static async Task<(double Rate, double[] Microseconds)> RunAsync(Uri url, byte[] request, int connections, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(url, request, time))));
        var elapsed = watch.Elapsed;
        double[] all = [.. latencies.SelectMany(list => list).Order()];
        return (all.Length / elapsed.TotalSeconds, all);
    }

    private static async Task<List<double>> LoopAsync(Uri url, byte[] request, TimeSpan time)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(url.Host, url.Port);
        var stream = client.GetStream();
        var buffer = new byte[8192];
        var latencies = new List<double>(100_000);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var sent = Stopwatch.GetTimestamp();
            await stream.WriteAsync(request);
            await ReadAnswerAsync(stream, buffer);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        return latencies;
    }

    private static async ValueTask ReadAnswerAsync(NetworkStream stream, byte[] buffer)
    {
        var count = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(count));
            count = read > 0 ? count + read : throw new IOException("The connection ended.");
            var head = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && count == head + 4 + FixedEngine.BodyBytes)
            {
                break;
            }
        }

        if (!buffer.AsSpan().StartsWith("HTTP/1.1 200 "u8))
        {
            throw new IOException("The answer is not a 200.");
        }
    }

    private static byte[] CreatePost()
    {
        const string Body = """{"query":{"ids":{"values":["1","2","3"]}}}""";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /products/_count?ignore_unavailable=true HTTP/1.1\r\n{Headers}Content-Type: application/json\r\n"
                + $"Content-Length: {Body.Length}\r\n\r\n{Body}"));
    }
}
