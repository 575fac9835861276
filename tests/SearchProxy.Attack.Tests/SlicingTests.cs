using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Attack.Tests;

/// <summary>
/// The law of framing: however a well-formed request is cut on its way, alone or behind another one on the same connection, the engine gets
/// the same message. (The sizes of relayed chunks are nobody's business and may differ.)
/// </summary>
public sealed class SlicingTests
{
    private const int Runs = 60;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"];

    private static readonly string[] Targets =
    [
        "/", "/i/_doc/1?routing=%2F", "/_bulk", "/i/_count?q=x", "/_mget", "/_analyze?a=b;c&&d", "/%E4%BD%A0/_count",
        "/i/_doc/a+b%20c?x",
    ];

    private static readonly string[] Lines =
    [
        "X-Opaque-Id: 7", "Authorization: Basic dTpw", "Content-Type: application/json", "Content-Type: application/x-ndjson", "X-Empty:",
        "X-Blanks: \t a  b \t", "Accept: */*",
        "Accept-Encoding: gzip", "X-Long: abcdefgh abcdefgh", "Cookie: a=b; c=d", "X-Tilde~!#$%&'*+-.^_`|: \u00e9", "Expect-Nothing: 1",
        "Cache-Control: no-store",
    ];

    private static readonly Gen<string> Bodies = Gen.Elements(
        "",
        "{}",
        "{\"index\":{}}\n{\"a\":1}\n",
        "a: ",
        "\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
        "{\"query\":{\"match\":{\"t\":\"x\"}}}",
        "\u0000\u00ff\n\n");

    private static readonly Gen<int[]> Cuts = Gen.Choose(1, 60).ListOf().Select(static cuts => cuts.Take(12).ToArray());

    [Fact]
    public async Task However_a_request_is_cut_the_engine_gets_the_same_message()
    {
        await using var origin = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        await using var target = await Target.StartAsync(origin.Url);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Runs).WithQuietOnSuccess(true),
            Prop.ForAll(Requests().ToArbitrary(), Requests().ToArbitrary(), Cuts.ToArbitrary(), (first, second, cuts) =>
            {
                var whole = Relayed(origin, target, [first, second], []);
                var sliced = Relayed(origin, target, [first, second], cuts);
                Assert.Equal(2, whole.Count);
                Assert.Equal(whole, sliced);
                Assert.StartsWith(first.Split("\r\n")[0], sliced[0], StringComparison.Ordinal);
                return true;
            }));
    }

    private static Gen<string> Requests() =>
        from method in Gen.Elements(Methods)
        from target in Gen.Elements(Targets)
        from lines in Gen.Elements(Lines).ListOf()
        from body in Bodies
        from chunks in Gen.Choose(0, 5)
        from hasTrailer in Gen.Elements(true, false)
        select Request(
            method,
            target,
            [.. lines.Distinct(StringComparer.Ordinal).DistinctBy(static line => line.Split(':')[0]).Take(5)],
            body,
            chunks,
            hasTrailer);

    /// <param name="method">The method.</param>
    /// <param name="target">The target.</param>
    /// <param name="lines">Header lines.</param>
    /// <param name="body">The body, a byte a character.</param>
    /// <param name="chunk">Characters in a chunk; 0 for a body with a length.</param>
    /// <param name="hasTrailer">Whether a trailer stands behind the chunks.</param>
    private static string Request(string method, string target, IReadOnlyList<string> lines, string body, int chunk, bool hasTrailer)
    {
        var head = $"{method} {target} HTTP/1.1\r\nHost: h\r\n{string.Concat(lines.Select(static line => line + "\r\n"))}";
        if (body.Length == 0 && chunk == 0)
        {
            return head + "\r\n";
        }

        if (chunk == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{head}Content-Length: {body.Length}\r\n\r\n{body}");
        }

        var chunks = body.Chunk(chunk)
            .Select(static part => string.Create(CultureInfo.InvariantCulture, $"{part.Length:x};x=\"y\"\r\n{new string(part)}\r\n"));
        return $"{head}Transfer-Encoding: chunked\r\n\r\n{string.Concat(chunks)}0\r\n{(hasTrailer ? "X-Trailer: a\r\n" : "")}\r\n";
    }

    /// <summary>What the engine got of requests that are sent one behind the other on one connection.</summary>
    /// <param name="origin">The engine.</param>
    /// <param name="target">The proxy.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="cuts">Lengths of the pieces, over and over; none for one piece.</param>
    private static List<string> Relayed(RawEngine origin, Target target, string[] requests, int[] cuts)
    {
        SendAsync(target, Encoding.Latin1.GetBytes(string.Concat(requests)), requests.Length, cuts).GetAwaiter().GetResult();
        return [.. origin.TakeAsked().Select(Told)];
    }

    private static async Task SendAsync(Target target, byte[] bytes, int answers, int[] cuts)
    {
        await using var client = await RawHttpClient.ConnectAsync(target.Url);
        for (var (at, i) = (0, 0); at < bytes.Length; i++)
        {
            var length = cuts.Length == 0 ? bytes.Length : Math.Min(cuts[i % cuts.Length], bytes.Length - at);
            await client.SendAsync(bytes.AsMemory(at, length));
            at += length;
        }

        for (var i = 0; i < answers; i++)
        {
            Assert.Equal(200, (await client.ReadAsync())!.Status);
        }
    }

    private static string Told(Http1Message asked) =>
        $"{asked.StartLine}\n{string.Join('\n', asked.Headers.Select(static line => line.ToString()))}\n\n{asked.Text}";
}
