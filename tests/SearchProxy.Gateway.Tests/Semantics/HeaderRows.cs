using System.Net;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Headers of identity, of tracing and of the product.</summary>
public sealed class HeaderRows
{
    private static readonly string[] Once = ["299 Elasticsearch-8 \"one\"", "299 Elasticsearch-8 \"two\""];

    [Theory]
    [InlineData(EngineKind.Elasticsearch8, "Elasticsearch")]
    [InlineData(EngineKind.OpenSearch2, null)]
    public async Task Row45_The_product_header_is_the_engine_s_and_never_invented(EngineKind kind, string? product)
    {
        await using var rig = await new SearchRig { Kind = kind }.StartedAsync();
        var answer = EngineAnswer.Json(
            """{"took":1,"hits":{"hits":[{"_index":"books","_id":"d1","fields":{"text":["text of d1"]}},{"_index":"books","_id":"d2","fields":{"text":["text of d2"]}}]}}""");
        rig.Engine.When(
            static asked => asked.Path.EndsWith("_search", StringComparison.Ordinal),
            _ => product is null ? answer : answer.With("X-elastic-product", product));

        var one = await rig.MatchAsync("");
        var many = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", $"{{}}\n{SearchRig.MatchBody()}\n");
        var bypassed = await rig.MatchAsync("\"sort\":[\"n\"]");
        var direct = await rig.SendAsync(HttpMethod.Get, "/", body: null);

        Assert.StartsWith("reranked", one.Marker, StringComparison.Ordinal);
        Assert.StartsWith("reranked", many.Marker, StringComparison.Ordinal);
        string[] expected = product is null ? [] : [product];
        Assert.All([one, many, bypassed, direct], each => Assert.Equal(expected, each.Header("X-elastic-product")));
    }

    [Fact]
    public async Task Row46_Warnings_of_several_legs_come_once()
    {
        await using var rig = await SearchRig.HybridAsync();
        Warn(rig, "_search", "one");

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal("reranked; scored=2", answer.Marker);
        Assert.Equal(2, rig.Searches.Count);
        Assert.Equal(Once[..1], answer.Header("Warning"));
    }

    [Fact]
    public async Task Row46_Warnings_of_several_searches_in_one_request_come_once_each()
    {
        await using var rig = await SearchRig.PlainAsync();
        Warn(rig, "_search", "one");
        rig.Engine.When(
            "POST",
            "/books/_msearch",
            EngineAnswer.Json("""{"took":1,"responses":[{"status":200}]}""").With("Warning", Once[0]).With("Warning", Once[1]));

        var answer = await rig.SendAsync(
            HttpMethod.Post, "/books/_msearch",
            $"{{}}\n{SearchRig.MatchBody()}\n{{}}\n{SearchRig.MatchBody()}\n{{}}\n{SearchRig.MatchBody("\"sort\":[\"n\"]")}\n");

        Assert.Equal("reranked; items=2/3", answer.Marker);
        Assert.Equal(Once, answer.Header("Warning").Order());
    }

    [Fact]
    public async Task Row46_The_client_s_own_marks_go_unchanged_with_every_call()
    {
        await using var rig = await SearchRig.HybridAsync();

        var answer = await rig.MatchAsync(
            "\"highlight\":{\"fields\":{\"text\":{}}}",
            headers: [
                ("X-Opaque-Id", "mine"), ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                ("tracestate", "a=1"),
            ]);

        Assert.StartsWith("reranked", answer.Marker, StringComparison.Ordinal);
        var asked = rig.Engine.Asked.Where(static asked => asked.Path != "/").ToArray();
        Assert.True(asked.Length >= 5, $"mapping, settings, two legs and a fetch, but {asked.Length}");
        Assert.All(asked, static each => Assert.Equal(
            ("mine", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=1"),
            (each.Header("X-Opaque-Id"), each.Header("traceparent"), each.Header("tracestate"))));
    }

    [Theory]
    [InlineData(401, "WWW-Authenticate", "Basic realm=\"security\" charset=\"UTF-8\"")]
    [InlineData(429, "Retry-After", "7")]
    [InlineData(503, "Retry-After", "7")]
    public async Task Row46_What_an_error_says_in_its_headers_is_relayed(int status, string name, string value)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(status, "x_exception", "x").With(name, value));

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.Equal([value], answer.Header(name));
    }

    [Theory]
    [InlineData("Authorization", "Basic dTpw")]
    [InlineData("Authorization", "ApiKey aWQ6a2V5")]
    [InlineData("Authorization", "Bearer a.b.c")]
    [InlineData("es-secondary-authorization", "Bearer x")]
    [InlineData("es-security-runas-user", "jane")]
    [InlineData("securitytenant", "blue")]
    [InlineData("Cookie", "sid=1; a=b")]
    [InlineData("x-proxy-user", "jane")]
    public async Task Row47_The_caller_s_identity_goes_with_every_call_made_for_him(string name, string value)
    {
        await using var rig = await SearchRig.HybridAsync(
            new TinyIndex { Lexical = TinyIndex.Numbered(70), Vector = TinyIndex.Ranked("d90", "d3"), Profile = TinyIndex.VectorProfile });

        await rig.MatchAsync("\"size\":3,\"highlight\":{\"fields\":{\"text\":{}}}", headers: (name, value));
        await rig.MatchAsync("\"from\":50", headers: (name, value));

        var asked = rig.Engine.Asked;
        Assert.Contains(asked, static each => each.Path.EndsWith("/_mapping", StringComparison.Ordinal));
        Assert.Contains(asked, static each => each.Text.Contains("\"ids\"", StringComparison.Ordinal));
        Assert.All(asked, each => Assert.Equal(value, each.Header(name)));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Row47_A_refused_caller_is_not_replaced_by_another(int status)
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(status, "security_exception", "no"));

        var answer = await rig.MatchAsync("", headers: ("Authorization", "Basic dTpw"));

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("Basic dTpw", Assert.Single(rig.Searches).Header("Authorization"));
    }

    [Fact]
    public async Task Row48_A_request_that_is_signed_as_a_whole_goes_on_in_its_own_bytes()
    {
        const string Signature = "AWS4-HMAC-SHA256 Credential=a/20260101/eu/es/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
        await using var rig = await SearchRig.HybridAsync();

        var answer = await rig.MatchAsync("\"size\":2", "?routing=%2F", ("Authorization", Signature), ("x-amz-date", "20260101T000000Z"));

        Assert.Equal("bypassed; reason=signed-request", answer.Marker);
        Assert.Equal(["d0", "d1"], answer.Ids);
        var asked = Assert.Single(rig.Engine.Asked);
        Assert.Equal(
            ("/books/_search?routing=%2F", SearchRig.MatchBody("\"size\":2"), Signature),
            (asked.Target, asked.Text, asked.Header("Authorization")));
    }

    [Fact]
    public async Task Row48_What_cannot_be_relayed_is_documented()
    {
        var text = await File.ReadAllTextAsync(RepositoryFolder.At("docs", "deployment.md"));

        Assert.All(
            ["SigV4", "signed-request", "Client certificates", "mTLS"], word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    private static void Warn(
        SearchRig rig, string action, string text) => rig.Engine.When(asked => asked.Path == "/books/" + action, _ => EngineAnswer.Json(
        """{"took":1,"hits":{"hits":[{"_index":"books","_id":"d1","fields":{"text":["text of d1"]}},{"_index":"books","_id":"d2","fields":{"text":["text of d2"]}}]}}""")
        .With("Warning", $"299 Elasticsearch-8 \"{text}\""));
}
