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
    private static readonly byte[] Request = CreateRequest();

    /// <summary>Runs several connections for a time.</summary>
    /// <returns>Requests a second, and every latency in microseconds, sorted.</returns>
    public static async Task<(double Rate, double[] Microseconds)> RunAsync(Uri url, int connections, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(url, time))));
        var elapsed = watch.Elapsed;
        double[] all = [.. latencies.SelectMany(list => list).Order()];
        return (all.Length / elapsed.TotalSeconds, all);
    }

    private static async Task<List<double>> LoopAsync(Uri url, TimeSpan time)
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
            await stream.WriteAsync(Request);
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

    private static byte[] CreateRequest()
    {
        const string Body = """{"query":{"ids":{"values":["1","2","3"]}}}""";
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            POST /products/_count?ignore_unavailable=true HTTP/1.1
            Host: localhost:9200
            User-Agent: elasticsearch-js/8
            Accept: application/json
            Authorization: ApiKey VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==
            Content-Type: application/json
            Content-Length: {Body.Length}


            """).ReplaceLineEndings("\r\n") + Body);
    }
}
