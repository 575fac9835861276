using System.Globalization;
using System.Text;
using System.Text.Json;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Forwarding;

/// <summary>
/// A connection that the engine may no longer listen on is never used again, and what brings it there goes alone or is refused.
/// </summary>
public sealed class OddConnectionTests
{
    private const string Get = "GET /i/_doc/1 HTTP/1.1\r\nHost: h\r\n\r\n";

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 408 Request Timeout\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 414 Too Long\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 431 Too Large\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 413 Large\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")]
    public async Task After_such_an_answer_the_next_request_has_another_connection(string answer)
    {
        // The engine goes deaf on the connection that it answered so on.
        await using var engine =
            CountingOrigin.Start((number, _) => number == 1 ? new OriginAct(Encoding.Latin1.GetBytes(answer)) : new OriginAct([]));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();

        for (var i = 1; i <= 3; i++)
        {
            var relayed = (await proxy.AskAsync(Get))!;
            Assert.Equal(answer.Split("HTTP/1.")[^1].Split(' ')[1], relayed.Status.ToString(CultureInfo.InvariantCulture));
            Assert.Null(relayed.Header("Connection"));
            Assert.Equal(i, engine.Connections);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Slow\r\nContent-Length: 2\r\n\r\n{}")]
    public async Task After_an_ordinary_answer_the_connection_is_kept(string answer)
    {
        await using var engine = CountingOrigin.Start((_, _) => new OriginAct(Encoding.Latin1.GetBytes(answer)));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();

        await proxy.AskAsync(Get);
        await proxy.AskAsync(Get);

        Assert.Equal(1, engine.Connections);
    }

    [Theory]
    [InlineData(8_100, 10)]
    [InlineData(20_000, 10)]
    [InlineData(60_000, 10)]
    [InlineData(10, 4_050)]
    [InlineData(10, 20_000)]
    public async Task A_head_that_an_engine_may_refuse_for_its_size_goes_on_a_connection_of_its_own(int headers, int target)
    {
        // Answers the first request of a connection only, as the engines do after such a head; what it answers looks harmless.
        await using var engine = CountingOrigin.Start((number, _) => number == 1 ? OriginAct.Ok : new OriginAct([]));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var large = $"GET /i/_doc/1?routing={new string('r', target)} HTTP/1.1\r\nHost: h\r\nX-Ticket: {new string('t', headers)}\r\n\r\n";

        Assert.Equal(200, (await proxy.AskAsync(large))!.Status);
        Assert.Equal(200, (await proxy.AskAsync(large))!.Status);
        Assert.Equal(200, (await proxy.AskAsync(Get))!.Status);

        Assert.Equal(3, engine.Connections);
    }

    [Fact]
    public async Task The_search_lane_s_own_connections_are_given_up_in_the_same_way()
    {
        await using var engine = CountingOrigin.Start(static (number, _) => number == 1
            ? new OriginAct("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray())
            : new OriginAct([]));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var search = Requests.Post("/books/_search", Encoding.UTF8.GetBytes(SearchRig.MatchBody()), "Content-Type: application/json");

        Assert.Equal(400, (await proxy.AskAsync(search))!.Status);
        Assert.Equal(400, (await proxy.AskAsync(search))!.Status);

        Assert.Equal(engine.Connections, engine.Arrived.Count);
    }

    public static TheoryData<string> ControlCharacters()
    {
        var rows = new TheoryData<string>();
        foreach (var code in Enumerable.Range(1, 0x20).Append(0x7f).Where(static code => code is not ('\t' or '\n' or '\r' or ' ')))
        {
            var control = (char)code;
            rows.Add($"GET / HTTP/1.1\r\nHost: h\r\nX-A: a{control}b\r\n\r\n");
            rows.Add($"GET / HTTP/1.1\r\nHost: h\r\nX{control}A: b\r\n\r\n");
            rows.Add($"GET /a{control}b HTTP/1.1\r\nHost: h\r\n\r\n");
            rows.Add($"GET /a?q={control} HTTP/1.1\r\nHost: h\r\n\r\n");
        }

        foreach (var character in "\"(),/;<=>?@[\\]{}\u00e9")
        {
            rows.Add($"GET / HTTP/1.1\r\nHost: h\r\nX{character}A: b\r\n\r\n");
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(ControlCharacters))]
    public async Task A_head_that_engines_choke_on_is_refused_in_the_engines_own_error_form(string request)
    {
        await using var engine = CountingOrigin.Start(static (_, _) => OriginAct.Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();

        var answer = (await proxy.AskAsync(request))!;

        Assert.Equal(400, answer.Status);
        Assert.Empty(engine.Arrived);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Contains(
            json.RootElement.GetProperty("error").GetProperty("type").GetString(),
            new[] { "searchproxy_header_exception", "searchproxy_request_target_exception", "searchproxy_malformed_request_exception" });
        Assert.StartsWith("failed; reason=", answer.Header("X-SearchProxy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\u0001b\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: a\u007fb\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 O\u0002K\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 205 Reset\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")]
    public async Task An_answer_that_cannot_be_given_on_is_502_on_both_lanes(string answer)
    {
        await using var engine = RawEngine.Start(answer);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var search = Requests.Post("/books/_search", Encoding.UTF8.GetBytes(SearchRig.MatchBody()), "Content-Type: application/json");
        foreach (var request in new[] { Encoding.Latin1.GetBytes(Get), search })
        {
            var relayed = (await proxy.AskAsync(request))!;
            Assert.Equal((502, "failed; reason=engine-aborted"), (relayed.Status, relayed.Header("X-SearchProxy")));
            using var json = JsonDocument.Parse(relayed.Body);
            Assert.Equal(502, json.RootElement.GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task A_204_with_a_length_of_nothing_is_relayed_without_it()
    {
        await using var engine = RawEngine.Start("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();

        var answer = (await proxy.AskAsync(Get))!;

        Assert.Equal((204, null), (answer.Status, answer.Header("Content-Length")));
    }
}
