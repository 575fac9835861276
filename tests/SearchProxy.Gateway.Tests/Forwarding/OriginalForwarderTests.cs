using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Forwarding;

public class OriginalForwarderTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private static readonly GatewayLimits Limits = new() { SearchBodyBytes = 5_000 };

    [Fact]
    public async Task Body_that_was_read_reaches_the_engine_as_it_was_sent_and_headers_already_set_stay()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var lane = await LaneRig.StartAsync(engine.Url, ReadAndForwardAsync);
        var sent = Requests.Gzip("{\"size\":1}"u8.ToArray());
        var answer =
            await lane.AskAsync(Requests.Post("/i/_search?x=%20", sent, "Content-Encoding: gzip", "Content-Type: application/json"));
        Assert.Equal("{}", answer!.Text);
        Assert.Equal("bypassed; reason=off", answer.Header("X-SearchProxy"));
        var asked = Assert.Single(engine.Asked);
        Assert.Equal("POST /i/_search?x=%20 HTTP/1.1", asked.StartLine);
        Assert.Equal(sent, asked.Body);
        Assert.Equal($"{sent.Length}", asked.Header("Content-Length"));
        Assert.Equal("gzip", asked.Header("Content-Encoding"));
    }

    [Fact]
    public async Task Body_too_large_to_read_is_streamed_whole()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var lane = await LaneRig.StartAsync(engine.Url, ReadAndForwardAsync);
        var large = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();
        await lane.AskAsync(Requests.Post("/_search", large));
        Assert.Equal(large, Assert.Single(engine.Asked).Body);
    }

    [Fact]
    public async Task Chunked_body_that_turned_out_too_large_is_sent_from_its_first_byte_in_chunks()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var lane = await LaneRig.StartAsync(engine.Url, ReadAndForwardAsync);
        var part = new string('x', 0x1000);
        var chunks = string.Concat(Enumerable.Repeat($"1000\r\n{part}\r\n", 20));
        await lane.AskAsync($"POST /_search HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");
        var asked = Assert.Single(engine.Asked);
        Assert.Equal(20 * 0x1000, asked.Body.Length);
        Assert.Equal("chunked", asked.Header("Transfer-Encoding"));
    }

    [Fact]
    public async Task Request_without_a_body_stays_without_one()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var lane = await LaneRig.StartAsync(engine.Url, ReadAndForwardAsync);
        await lane.AskAsync("GET /_search?q=a HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n\r\n");
        var asked = Assert.Single(engine.Asked);
        Assert.Null(asked.Header("Transfer-Encoding"));
        Assert.Equal("application/json", asked.Header("Content-Type"));
    }

    private static async Task ReadAndForwardAsync(HttpContext context)
    {
        var body = await BodyReader.ReadAsync(context.Request, Limits, new AnswerMemory(), context.RequestAborted);
        context.Response.Headers["X-SearchProxy"] = "bypassed; reason=off";
        await context.RequestServices.GetRequiredService<OriginalForwarder>().ForwardAsync(context, body);
    }
}
