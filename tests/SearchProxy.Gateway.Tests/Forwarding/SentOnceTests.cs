using System.Globalization;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Forwarding;

/// <summary>Nothing of which a byte may have reached the engine is sent again: not to the same node, and not to the next.</summary>
public sealed class SentOnceTests
{
    private static readonly string[] Methods = ["GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT", "PATCH", "BREW", "DELETE+body"];

    public static TheoryData<string, OriginEnd, bool, bool> Ends()
    {
        var rows = new TheoryData<string, OriginEnd, bool, bool>();
        foreach (var method in Methods)
        {
            foreach (var end in Enum.GetValues<OriginEnd>())
            {
                rows.Add(method, end, true, true);
                rows.Add(method, end, true, false);
                rows.Add(method, end, false, true);
                rows.Add(method, end, false, false);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_request_whose_connection_ends_without_an_answer_arrives_once(
        string method, OriginEnd end, bool isReused, bool readsWhole)
    {
        OriginAct Script(int number, string line) =>
            line.Contains("/warm", StringComparison.Ordinal) ? OriginAct.Ok : new OriginAct(End: end, ReadsWhole: readsWhole);
        await using var one = CountingOrigin.Start(Script);
        await using var two = CountingOrigin.Start(Script);
        await using var proxy = await new GatewayRig { Engines = [one.Url, two.Url] }.StartedAsync();
        for (var i = 0; isReused && i < 2; i++)
        {
            Assert.Equal(200, (await proxy.AskAsync("GET /warm HTTP/1.1\r\nHost: h\r\n\r\n"))!.Status);
        }

        var answer = await proxy.AskAsync(Request(method));

        Assert.Equal((502, "failed; reason=engine-aborted"), (answer!.Status, answer.Header("X-SearchProxy")));
        string[] arrived = [.. one.Arrived.Concat(two.Arrived).Where(static line => !line.Contains("/warm", StringComparison.Ordinal))];
        Assert.Equal($"{method.Split('+')[0]} /i/_doc/1 HTTP/1.1", Assert.Single(arrived));
        Assert.Equal(isReused ? 2 : 1, one.Connections + two.Connections);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_connection_that_ended_in_the_pool_is_replaced_and_nothing_is_sent_on_it(string method)
    {
        await using var engine = CountingOrigin.Start(static (number, line) =>
            line.Contains("/warm", StringComparison.Ordinal) ? new OriginAct(Answer(200), OriginEnd.HalfClose) : OriginAct.Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await proxy.AskAsync("GET /warm HTTP/1.1\r\nHost: h\r\n\r\n");
        // The answer arrives before the end: a request that came between would have been sent, and then nobody knows who has read it.
        await Eventually.HoldsAsync(() => engine.HalfClosed == 1);

        Assert.Equal(200, (await proxy.AskAsync(Request(method)))!.Status);

        Assert.Equal(["GET /warm HTTP/1.1", $"{method} /i/_doc/1 HTTP/1.1"], engine.Arrived);
        Assert.Equal(2, engine.Connections);
    }

    [Fact]
    public async Task A_node_that_refuses_the_connection_hands_a_body_that_streams_to_the_next()
    {
        await using var engine = CountingOrigin.Start(static (_, _) => OriginAct.Ok);
        await using var gone = CountingOrigin.Start(static (_, _) => OriginAct.Ok);
        await gone.DisposeAsync();
        await using var proxy = await new GatewayRig { Engines = [gone.Url, engine.Url] }.StartedAsync();

        Assert.Equal(
            200,
            (await proxy.AskAsync("POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))!.Status);

        Assert.Equal("POST /_bulk HTTP/1.1", Assert.Single(engine.Arrived));
    }

    private static string Request(string method) => method is "POST" or "PUT" or "PATCH"
        || method.EndsWith("+body", StringComparison.Ordinal)
        ? $"{method.Split('+')[0]} /i/_doc/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{{}}"
        : $"{method} /i/_doc/1 HTTP/1.1\r\nHost: h\r\n\r\n";

    private static byte[] Answer(int status) =>
        System.Text.Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Length: 2\r\n\r\n{{}}"));
}
