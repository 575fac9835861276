using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Hosting;

public sealed class RequestLineFilterTests
{
    [Theory]
    [InlineData("/b/_search?q=gr\u00c3\u00b6e", "/b/_search?q=gr%C3%83%C2%B6e")]
    [InlineData("/b/_search?q=gr\u00f6e", "/b/_search?q=gr%C3%B6e")]
    [InlineData("/b/_search?q=a+gr\u00c3\u00b6e&df=\u00e9", "/b/_search?q=a+gr%C3%B6e&df=%C3%A9")]
    [InlineData("/\u00c3\u00b6/_doc/%41\u00c3\u00b6", "/%C3%83%C2%B6/_doc/%41%C3%B6")]
    [InlineData("/a+\u00f6", "/a+%C3%B6")]
    [InlineData("/plain?x=%C3", "/plain?x=%C3")]
    public void Bytes_beyond_ascii_become_what_the_engines_read_of_them(string target, string encoded) => Assert.Equal(
        $"GET {encoded} HTTP/1.1\r", Encoding.Latin1.GetString(RawTarget.Encode(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r"))));

    [Theory]
    [InlineData("")]
    [InlineData("GET")]
    [InlineData("GET /\u00f6")]
    public void A_line_of_another_form_is_left_for_the_server_to_refuse(string line) =>
        Assert.Equal(line, Encoding.Latin1.GetString(RawTarget.Encode(Encoding.Latin1.GetBytes(line))));

    [Theory]
    [InlineData("GET /b/_search?q=gr\u00c3\u00b6e HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "/b/_search?q=gr%C3%83%C2%B6e")]
    [InlineData("GET /b/_doc/\u00f6 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "/b/_doc/%C3%B6")]
    [InlineData(
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n\u00f6\n/\u00f6 \u00f6\r\nGET /\u00f6 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "/a",
        "/%C3%B6")]
    [InlineData(
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0A;x=\"y\"\r\n\u00f6\n/\u00f6 \u00f6\r\n0\r\r\n0\r\nT: v\r\n\r\nGET /\u00f6 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "/a",
        "/%C3%B6")]
    [InlineData(
        "GET /\u00f6 HTTP/1.1\r\nHost: h\r\n\r\nGET /\u00e9 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "/%C3%B6", "/%C3%A9")]
    public async Task They_reach_the_engine_on_a_fresh_connection_and_on_one_that_is_used_again(string requests, params string[] targets)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("{}"));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        using var client = new TcpClient(proxy.Url.Host, proxy.Url.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(requests));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answers = await reader.ReadToEndAsync();
        Assert.Equal(targets.Length, answers.Split("HTTP/1.1 200").Length - 1);
        var asked = engine.Asked.Where(each => targets.Contains(each.Target)).ToArray();
        Assert.Equal(targets, asked.Select(static each => each.Target));
        var body = requests.Contains("Content-Length", StringComparison.Ordinal)
            ? "\u00f6\n/\u00f6 \u00f6\r\n"
            : requests.Contains("chunked", StringComparison.Ordinal)
            ? "\u00f6\n/\u00f6 \u00f6\r\n0\r"
            : "";
        Assert.Equal(body, Encoding.Latin1.GetString(asked[0].Body));
    }

    /// <summary>
    /// However the bytes come in and however the server takes them, it sees the same, and nothing but request lines is changed.
    /// </summary>
    [Fact]
    public async Task Nothing_depends_on_how_the_bytes_are_cut()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (sent, expected) = (new List<byte>(), new List<byte>());
            var bodies = new List<(int Length, bool IsChunked)>();
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                var line = Encoding.Latin1.GetBytes(
                    $"GET /{(random.Next(2) == 0 ? "\u00f6\u00c3" : "x")}{(random.Next(2) == 0 ? "?a=\u00e9%20" : "")} HTTP/1.1\r");
                var rest = Encoding.Latin1.GetBytes("\nX: \u00f6\r\n\r\n");
                var body = new byte[random.Next(3) * random.Next(40)];
                random.NextBytes(body);
                var isChunked = random.Next(2) == 0;
                body = isChunked ? Chunked(body, random) : body;
                bodies.Add((body.Length, isChunked));
                sent.AddRange([.. line, .. rest, .. body]);
                expected.AddRange([.. RawTarget.Encode(line), .. rest, .. body]);
            }

            Assert.Equal(expected, await RunAsync([.. sent], bodies, random));
        }
    }

    /// <summary>The body in chunks of random sizes, some with an extension, and with a trailer now and then.</summary>
    private static byte[] Chunked(byte[] body, Random random)
    {
        var wire = new List<byte>();
        for (var at = 0; at < body.Length;)
        {
            var size = random.Next(1, body.Length - at + 1);
            wire.AddRange(
                Encoding.Latin1.GetBytes($"{(random.Next(2) == 0 ? "00" : "")}{size:x}{(random.Next(3) == 0 ? ";a=\"1\"" : "")}\r\n"));
            wire.AddRange([.. body.AsSpan(at, size), (byte)'\r', (byte)'\n']);
            at += size;
        }

        wire.AddRange(Encoding.Latin1.GetBytes(random.Next(2) == 0 ? "0\r\n\r\n" : "0\r\nT: \u00f6\r\nU: \r\n\r\n"));
        return [.. wire];
    }

    private static async Task<List<byte>> RunAsync(byte[] sent, List<(int Length, bool IsChunked)> bodies, Random random)
    {
        var pipe = new Pipe();
        var filter = new RequestLineFilter(pipe.Reader);
        var seen = new List<byte>();
        var (at, request, head, left) = (0, 0, 0, -1);
        while (request < bodies.Count)
        {
            if (at < sent.Length && random.Next(2) == 0)
            {
                var size = Math.Min(random.Next(1, 30), sent.Length - at);
                await pipe.Writer.WriteAsync(sent.AsMemory(at, size));
                at += size;
            }

            if (!filter.TryRead(out var read))
            {
                continue;
            }

            // As a server does: the head line by line, of the body what is there; of a line that is not whole yet nothing.
            var bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
            var take = left > 0 ? Math.Min(left, random.Next(1, bytes.Length + 1)) : Array.IndexOf(bytes, (byte)'\n') + 1;
            seen.AddRange(bytes.Take(take));
            filter.AdvanceTo(read.Buffer.GetPosition(take), take == 0 ? read.Buffer.End : read.Buffer.GetPosition(take));
            if (left > 0)
            {
                left -= take;
            }
            else if (take > 0 && ++head == 3)
            {
                var (length, isChunked) = bodies[request];
                var told = new DefaultHttpContext().Request;
                told.ContentLength = isChunked ? null : length;
                told.Headers.TransferEncoding = isChunked ? "chunked" : default;
                filter.HeadRead(told);
                (head, left) = (0, length);
            }

            if (left == 0)
            {
                (left, request) = (-1, request + 1);
            }
        }

        return seen;
    }
}
