using System.Globalization;
using System.IO.Compression;
using System.Text;
using SearchProxy.Testing.Http;

namespace SearchProxy.Attack.Tests;

/// <summary>Bombs and floods: whoever sends them gets nothing for it, and others are served.</summary>
public sealed class FloodTests
{
    public static TheoryData<OriginKind> Origins() => Origin.All();

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Bombs_are_passed_on_unread(OriginKind kind)
    {
        await using var origin = Origin.Start(kind);
        await using var target = await Target.StartAsync(origin.Url);
        var zeros = new byte[32 << 20];
        foreach (var (coding, bomb) in new (string, byte[])[]
        {
            ("gzip", Pack(zeros, static target => new GZipStream(target, CompressionLevel.Fastest))),
            ("deflate", Pack(zeros, static target => new ZLibStream(target, CompressionLevel.Fastest))),
            ("br", Pack(zeros, static target => new BrotliStream(target, CompressionLevel.Fastest))),
            ("gzip", Pack(
                Encoding.ASCII.GetBytes(new string('[', 300_000)), static target => new GZipStream(target, CompressionLevel.Fastest))),
        })
        {
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"POST /attacked/_search HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Encoding: {coding}\r\nContent-Length: {bomb.Length}\r\n\r\n");
            // A body that an engine may fall over (nesting) is for the scripted one alone.
            if (kind is OriginKind.Scripted)
            {
                var answer = await target.AskAsync([.. Encoding.ASCII.GetBytes(head), .. bomb]);
                Assert.StartsWith("bypassed; reason=", answer!.Header("X-SearchProxy"), StringComparison.Ordinal);
            }

            Assert.Equal(200, await target.PoliteAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Slow_clients_keep_nobody_waiting(OriginKind kind)
    {
        await using var origin = Origin.Start(kind);
        await using var target = await Target.StartAsync(origin.Url);
        var slow = new List<RawHttpClient>();
        for (var i = 0; i < 100; i++)
        {
            var client = await RawHttpClient.ConnectAsync(target.Url);
            await client.SendAsync(i % 2 == 0 ? "GET / HTTP/1.1\r\nX" : "POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n{");
            slow.Add(client);
        }

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => target.PoliteAsync()));

        Assert.All(statuses, static status => Assert.Equal(200, status));
        foreach (var client in slow)
        {
            await client.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task The_smallest_chunks_are_one_body(OriginKind kind)
    {
        await using var origin = Origin.Start(kind);
        await using var target = await Target.StartAsync(origin.Url);
        var body = new StringBuilder();
        foreach (var character in "{\"size\":0," + new string(' ', 5_000) + "\"query\":{\"match_all\":{}}}")
        {
            body.Append("1\r\n").Append(character).Append("\r\n");
        }

        var answer = await target.AskAsync(
            $"POST /_search HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{body}0\r\n\r\n");

        Assert.Equal(200, answer!.Status);
        Assert.Equal(200, await target.PoliteAsync());
    }

    private static byte[] Pack(byte[] bytes, Func<Stream, Stream> open)
    {
        var target = new MemoryStream();
        using (var packer = open(target))
        {
            packer.Write(bytes);
        }

        return target.ToArray();
    }
}
