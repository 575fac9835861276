using System.IO.Compression;
using System.Text;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Responses;

public class AnswerSenderTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"took\":1,\"hits\":{\"hits\":[]}}");

    [Fact]
    public async Task Status_headers_and_body_of_the_engine_are_sent_with_those_already_set()
    {
        var answer = await SendAsync("");
        Assert.Equal(201, answer.Status);
        string[] expected =
        [
            "Content-Length: 29", "Content-Type: application/json;q=0.9", "Server-Timing: rerank;dur=1", "Warning: 299 a", "Warning: 299 b",
            "X-elastic-product: Elasticsearch",
        ];
        Assert.Equal(expected, answer.Headers.Select(line => line.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(Body, answer.Body);
    }

    [Fact]
    public async Task Body_is_compressed_for_clients_that_accept_it()
    {
        var gzip = await SendAsync("Accept-Encoding: gzip, deflate\r\n");
        Assert.Equal("gzip", gzip.Header("Content-Encoding"));
        Assert.Equal(Body, Unpack(new GZipStream(new MemoryStream(gzip.Body), CompressionMode.Decompress)));
        var deflate = await SendAsync("Accept-Encoding: deflate\r\n");
        Assert.Equal("deflate", deflate.Header("Content-Encoding"));
        Assert.Equal(Body, Unpack(new ZLibStream(new MemoryStream(deflate.Body), CompressionMode.Decompress)));
        Assert.Null((await SendAsync("Accept-Encoding: br\r\n")).Header("Content-Encoding"));
    }

    private static async Task<Http1Message> SendAsync(string headers)
    {
        EngineHeader[] engine =
        [
            new("content-type", "application/json;q=0.9"), new("X-elastic-product", "Elasticsearch"), new("Warning", "299 a"),
            new("Warning", "299 b"),
        ];
        await using var lane = await LaneRig.StartAsync(new Uri("http://127.0.0.1:1"), context =>
        {
            context.Response.Headers["Server-Timing"] = "rerank;dur=1";
            return AnswerSender.SendAsync(context, new EngineResponse(201, engine, Body));
        });
        return (await lane.AskAsync($"GET / HTTP/1.1\r\nHost: h\r\n{headers}\r\n"))!;
    }

    private static byte[] Unpack(Stream stream)
    {
        var target = new MemoryStream();
        stream.CopyTo(target);
        return target.ToArray();
    }
}
