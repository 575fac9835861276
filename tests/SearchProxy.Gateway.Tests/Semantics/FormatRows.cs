using System.Text;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Media types and content codings, in and out.</summary>
public sealed class FormatRows
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(SearchRig.MatchBody());

    public static TheoryData<string, byte[]> Codings => new()
    {
        { "gzip", Requests.Gzip(Body) },
        { "deflate", Requests.Zlib(Body) },
        { "deflate", Requests.Deflate(Body) },
        { "br", Requests.Brotli(Body) },
    };

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("Application/JSON")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/vnd.elasticsearch+json; compatible-with=8")]
    [InlineData("application/vnd.elasticsearch+json;compatible-with=9")]
    public async Task Row42_Json_of_every_spelling_is_understood_and_the_engine_s_own_type_comes_back(string type)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Bytes(200, type, Encoding.UTF8.GetBytes(
            """{"hits":{"hits":[{"_index":"books","_id":"d1","fields":{"text":["text of d1"]}},{"_index":"books","_id":"d2","fields":{"text":["text of d2"]}}]}}""")));

        var answer = await AskAsync(rig, Body, "Content-Type: " + type, "Accept: " + type);

        Assert.Equal("reranked; scored=2", answer.Header("X-SearchProxy"));
        Assert.Equal(type, answer.Header("Content-Type"));
        Assert.Equal((type, type), (rig.LexicalLeg.Header("Content-Type"), rig.LexicalLeg.Header("Accept")));
    }

    [Fact]
    public async Task Row42_A_body_that_is_added_to_a_search_by_url_has_the_version_that_the_client_accepts()
    {
        const string Versioned = "application/vnd.elasticsearch+json; compatible-with=8";
        await using var rig = await SearchRig.PlainAsync();

        await RawHttpClient.ExchangeAsync(rig.Url, $"GET /books/_search?q=whale HTTP/1.1\r\nHost: h\r\nAccept: {Versioned}\r\n\r\n");

        Assert.Equal(Versioned, rig.LexicalLeg.Header("Content-Type"));
    }

    [Theory]
    [InlineData("Content-Type: application/yaml")]
    [InlineData("Content-Type: application/cbor")]
    [InlineData("Content-Type: application/smile")]
    [InlineData("Content-Type: application/vnd.elasticsearch+cbor;compatible-with=8")]
    [InlineData("Content-Type: text/plain")]
    [InlineData("X: no content type")]
    [InlineData("Content-Type: application/json\r\nAccept: application/yaml")]
    [InlineData("Content-Type: application/json\r\nAccept: application/cbor")]
    [InlineData("Content-Type: application/json", "?format=smile")]
    public async Task Row42_Every_other_format_is_carried_untouched(string headers, string query = "")
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.Always(EngineAnswer.Bytes(200, "application/yaml", Encoding.UTF8.GetBytes("---\ntook: 1\n")));

        var answer = await AskAsync(rig, Body, [headers], query);

        Assert.StartsWith("bypassed; reason=format", answer.Header("X-SearchProxy"), StringComparison.Ordinal);
        Assert.Equal(("application/yaml", "---\ntook: 1\n"), (answer.Header("Content-Type"), answer.Text));
        Assert.Equal(Body, Assert.Single(rig.Engine.Asked).Body);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Row44_A_packed_body_is_understood(string coding, byte[] packed)
    {
        await using var rig = await SearchRig.PlainAsync();

        var answer = await AskAsync(rig, packed, "Content-Type: application/json", "Content-Encoding: " + coding);

        Assert.Equal("reranked; scored=5", answer.Header("X-SearchProxy"));
        Assert.Null(rig.LexicalLeg.Header("Content-Encoding"));
        Assert.Contains("\"size\":50", rig.LexicalLeg.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Row44_A_packed_body_that_is_not_reranked_goes_on_in_its_own_bytes(string coding)
    {
        await using var rig = await SearchRig.PlainAsync();
        var plain = Encoding.UTF8.GetBytes("""{"sort":["n"],"query":{"match":{"text":"whale"}}}""");
        var packed = coding == "br" ? Requests.Brotli(plain) : Requests.Gzip(plain);
        rig.Engine.Always(EngineAnswer.Json("{}"));

        var answer = await AskAsync(rig, packed, "Content-Type: application/json", "Content-Encoding: " + coding);

        Assert.StartsWith("bypassed; reason=sort", answer.Header("X-SearchProxy"), StringComparison.Ordinal);
        var asked = Assert.Single(rig.Engine.Asked);
        Assert.Equal(
            (coding, packed.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            (asked.Header("Content-Encoding"), asked.Header("Content-Length")));
        Assert.Equal(packed, asked.Body);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Row44_A_bomb_is_not_inflated(string coding)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.Always(EngineAnswer.Json("{}"));
        var bomb = new byte[64 << 20];
        var packed = coding switch { "br" => Requests.Brotli(bomb), "gzip" => Requests.Gzip(bomb), _ => Requests.Zlib(bomb) };

        var answer = await AskAsync(rig, packed, "Content-Type: application/json", "Content-Encoding: " + coding);

        Assert.Equal("bypassed; reason=encoding", answer.Header("X-SearchProxy"));
        Assert.Equal(packed, Assert.Single(rig.Engine.Asked).Body);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate;q=0.5, br", "deflate")]
    [InlineData("br", null)]
    [InlineData("*", null)]
    public async Task Row44_The_answer_is_packed_as_the_client_accepts_and_says_nothing_of_the_engine_s_own_bytes(
        string accepted, string? coding)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Bytes(200, "application/json", Requests.Gzip(Encoding.UTF8.GetBytes(
            """{"hits":{"hits":[{"_index":"books","_id":"d1","fields":{"text":["text of d1"]}},{"_index":"books","_id":"d2","fields":{"text":["text of d2"]}}]}}""")))
            .With("Content-Encoding", "gzip").With("ETag", "\"old\"").With("X-Kept", "1"));

        var answer = await AskAsync(rig, Body, "Content-Type: application/json", "Accept-Encoding: " + accepted);

        Assert.Equal("reranked; scored=2", answer.Header("X-SearchProxy"));
        Assert.Equal((coding, null, "1"), (answer.Header("Content-Encoding"), answer.Header("ETag"), answer.Header("X-Kept")));
        Assert.Equal(answer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Header("Content-Length"));
    }

    private static Task<Http1Message> AskAsync(SearchRig rig, byte[] body, params string[] headers) => AskAsync(rig, body, headers, "");

    private static async Task<Http1Message> AskAsync(SearchRig rig, byte[] body, string[] headers, string query) =>
        (await RawHttpClient.ExchangeAsync(rig.Url, Requests.Post("/books/_search" + query, body, headers)))!;
}
