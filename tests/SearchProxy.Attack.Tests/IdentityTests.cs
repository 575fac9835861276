using System.Globalization;
using System.Text;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Attack.Tests;

/// <summary>
/// One caller neither decides for another nor learns of it, the engine cannot speak for the proxy, and what is said to the proxy stays with
/// it.
/// </summary>
public sealed class IdentityTests
{
    private const string Faked = "reranked; scored=99";
    private const string Match = """{"query":{"match":{"text":"whale"}}}""";

    private const string Hits =
        """{"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":2,"relation":"eq"},"max_score":2.0,"hits":[{"_index":"books","_id":"1","_score":2.0,"_source":{"text":"a whale"},"fields":{"text":["a whale"]}},{"_index":"books","_id":"2","_score":1.0,"_source":{"text":"whales"},"fields":{"text":["whales"]}}]}}""";

    private static readonly string[] IdentityHeaders =
        [
            "Authorization", "Cookie", "X-Remote-User", "X-Forwarded-User", "X-Auth-Token", "ES-Client-Authentication",
            "es-security-runas-user", "X-Proxy-User", "X-Made-Up-By-Somebody",
        ];

    private static readonly string[] Routes =
        [
            "GET /", "HEAD /books", "GET /books/_doc/1", "PUT /books/_doc/1", "DELETE /books/_doc/1", "POST /books/_search",
            "GET /_search", "POST /_msearch", "POST /books/_count", "POST /_bulk", "POST /books/_update/1", "POST /_reindex",
            "GET /_cat/indices", "BREW /pot",
        ];

    [Fact]
    public async Task What_one_identity_may_see_another_is_never_told()
    {
        await using var origin = RawEngine.Start(Answer);
        await using var target = await Target.StartAsync(origin.Url);
        foreach (var header in IdentityHeaders)
        {
            foreach (var user in new[] { "alice", "mallory" })
            {
                var plan = (await target.AskAsync(
                    Request(
                        "POST /_searchproxy/plan/books/_search",
                        """{"query":{"query_string":{"query":"whale"}}}""",
                        $"{header}: {user}")))!;

                Assert.Equal(200, plan.Status);
                Assert.DoesNotContain(user == "alice" ? "seen_by_mallory" : "seen_by_alice", plan.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_stranger_who_may_nothing_takes_nothing_from_others()
    {
        await using var origin = RawEngine.Start(Answer);
        await using var target = await Target.StartAsync(origin.Url);

        for (var i = 0; i < 5; i++)
        {
            var stranger = (await target.AskAsync(Request("POST /books/_search", Match, "Authorization: stranger")))!;
            Assert.NotEqual("reranked", stranger.Header("X-SearchProxy")?.Split(';')[0]);
        }

        var user = (await target.AskAsync(Request("POST /books/_search", Match, "Authorization: alice")))!;

        Assert.Equal((200, "reranked; scored=2"), (user.Status, user.Header("X-SearchProxy")));
    }

    [Fact]
    public async Task The_engine_cannot_speak_for_the_proxy_on_any_route()
    {
        await using var origin = RawEngine.Start(Answer);
        await using var target = await Target.StartAsync(origin.Url);
        foreach (var route in Routes)
        {
            var answer = (await target.AskAsync(Request(route, Match)))!;

            Assert.DoesNotContain(answer.Headers, static line => line.Value.Contains(Faked, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_said_to_the_proxy_reaches_the_engine_on_no_route()
    {
        await using var origin = RawEngine.Start(Answer);
        await using var target = await Target.StartAsync(origin.Url);
        foreach (var route in Routes)
        {
            await target.AskAsync(
                Request(
                    route,
                    Match,
                    "X-SearchProxy-Window: 7",
                    "x-searchproxy-key: secret",
                    "X-SEARCHPROXY-OFF: true",
                    "X-SearchProxy: reranked"));
        }

        foreach (var body in new[]
        {
            """{"ext":{"search_proxy":{"off":true}},"query":{"match":{"text":"whale"}}}""",
            """{"ext":{"search\u005fproxy":{"window":7}},"query":{"match_all":{}}}""",
            """{"query":{"match":{"text":"whale"}},"ext" : { "search_proxy" : 1 }}""",
            """{"ext":{"search_proxy":{}},"query":{"match":{"text":"whale"}},"sort":["n"]}""",
        })
        {
            await target.AskAsync(Request("POST /books/_search", body));
            await target.AskAsync(Request("POST /books/_msearch", $"{{}}\n{body}\n"));
        }

        Assert.NotEmpty(origin.Asked);
        Assert.All(
            origin.Asked,
            static asked =>
                Assert.DoesNotContain(
                    asked.Headers, static line => line.Name.StartsWith("X-SearchProxy", StringComparison.OrdinalIgnoreCase)));
        Assert.All(origin.Asked, static asked => Assert.DoesNotContain("proxy\"", asked.Text, StringComparison.Ordinal));
    }

    private static string Request(string route, string body, params string[] headers)
    {
        var isSearches = route.Contains("_msearch", StringComparison.Ordinal) || route.Contains("_bulk", StringComparison.Ordinal);
        var lines = string.Concat(headers.Select(static line => line + "\r\n"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{route} HTTP/1.1\r\nHost: h\r\n{lines}Content-Type: application/{(isSearches ? "x-ndjson" : "json")}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static byte[] Answer(Http1Message asked)
    {
        var user = IdentityHeaders.Select(asked.Header).FirstOrDefault(static value => value is not null);
        var (status, body) = asked.Target.Split('?')[0] switch
        {
            _ when user == "stranger" => ("403 Forbidden", """{"error":{"type":"security_exception","reason":"no"},"status":403}"""),
            "/" => ("200 OK", """{"version":{"number":"8.17.0"},"tagline":"You Know, for Search"}"""),
            "/books/_mapping" =>
                ("200 OK", $$"""{"books":{"mappings":{"properties":{"text":{"type":"text"},"seen_by_{{user}}":{"type":"text"} } } } }"""),
            "/books/_search" => ("200 OK", Hits),
            _ => ("200 OK", "{}"),
        };
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nX-elastic-product: Elasticsearch\r\nX-SearchProxy: {Faked}\r\nx-searchproxy-more: {Faked}\r\nContent-Length: {body.Length}\r\n\r\n{(asked.StartLine.StartsWith("HEAD", StringComparison.Ordinal) ? "" : body)}"));
    }
}
