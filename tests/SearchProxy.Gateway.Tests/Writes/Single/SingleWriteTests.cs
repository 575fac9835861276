using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Writes.Single;

public sealed class SingleWriteTests
{
    private const string Whale = """{ "title": "x\u0041", "n": 1.00, "text":"whale" }""";

    [Theory]
    [InlineData("PUT", "/books/_doc/1")]
    [InlineData("POST", "/books/_doc/1?routing=r&pipeline=_none&if_seq_no=3&if_primary_term=1")]
    [InlineData("POST", "/books/_doc")]
    [InlineData("POST", "/books/_doc/")]
    [InlineData("PUT", "/books/_create/1?refresh=true&require_alias=true")]
    [InlineData("POST", "/books/_create/a%2Fb")]
    [InlineData("PUT", "/books/_doc/1?version=4&version_type=external&op_type=index")]
    public async Task A_document_gets_its_vectors_and_every_other_byte_stays(string method, string target)
    {
        await using var rig = await new WriteRig().StartedAsync();

        var answer = await rig.SendAsync(method, target, Whale);

        Assert.Equal((method, target), (rig.Written.Method, rig.Written.Target));
        Assert.Equal("""{ "title": "x\u0041", "n": 1.00, "text":"whale" ,"search_proxy":{"of":"xA|whale"}}""", rig.Written.Text);
        Assert.Equal("embedded; documents=1/1", answer.Marker);
        Assert.Matches(@"^embed;dur=[0-9.]+, total;dur=[0-9.]+$", answer.Timing);
        Assert.Empty(rig.Queued);
    }

    [Theory]
    [InlineData("""{"n":1}""", "no-text")]
    [InlineData("{}", "no-text")]
    [InlineData("""{"text":"whale","search_proxy":{"vector":[1]}}""", "own-vectors")]
    public async Task What_needs_no_vectors_goes_on_as_it_came(string body, string reason)
    {
        await using var rig = await new WriteRig().StartedAsync();

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", body);

        Assert.Equal((body, $"bypassed; reason={reason}"), (rig.Written.Text, answer.Marker));
    }

    [Theory]
    [InlineData("""{"text":"whale" """)]
    [InlineData("[1]")]
    [InlineData("")]
    public async Task What_is_not_read_may_be_taken_by_the_engine_and_is_queued(string body)
    {
        await using var rig = await new WriteRig().StartedAsync();

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", body);

        Assert.Equal((body, "bypassed; queued=1; reason=not-understood"), (rig.Written.Text, answer.Marker));
        Assert.Equal([("books", "1", null)], rig.Queued);
    }

    [Theory]
    [InlineData("application/cbor", null, "")]
    [InlineData("application/smile", null, "")]
    [InlineData("application/json", "application/yaml", "")]
    [InlineData("application/json", null, "?format=yaml")]
    public async Task Other_formats_are_only_carried_and_a_header_says_so(string type, string? accept, string query)
    {
        await using var rig = await new WriteRig().StartedAsync();
        (string, string)[] headers = accept is null ? [("Content-Type", type)] : [("Content-Type", type), ("Accept", accept)];

        var answer = await rig.SendAsync("PUT", "/books/_doc/1" + query, Whale, headers);

        Assert.Equal((Whale, "bypassed; reason=format"), (rig.Written.Text, answer.Marker));
    }

    [Theory]
    [InlineData("Authorization", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c", "signed-request")]
    [InlineData("Content-Encoding", "br", "encoding")]
    public async Task What_the_engine_would_refuse_in_other_words_is_only_carried(string name, string value, string reason)
    {
        await using var rig = await new WriteRig().StartedAsync();

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale, (name, value));

        Assert.Equal((Whale, $"bypassed; reason={reason}"), (rig.Written.Text, answer.Marker));
    }

    [Fact]
    public async Task An_index_without_a_profile_is_written_as_it_came()
    {
        await using var rig = await new WriteRig().StartedAsync();

        var answer = await rig.SendAsync("PUT", "/plain/_doc/1", Whale);

        Assert.Equal((Whale, "bypassed; reason=no-profile"), (rig.Written.Text, answer.Marker));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task A_write_that_may_create_its_index_is_queued(int status)
    {
        await using var rig = await new WriteRig().StartedAsync();
        rig.Engine.When("GET", "/books/_mapping", EngineAnswer.Json(status, "{}"));

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal((Whale, "bypassed; queued=1; reason=no-index"), (rig.Written.Text, answer.Marker));
        Assert.Equal([("books", "1", null)], rig.Queued);
    }

    [Theory]
    [InlineData("boo*", true)]
    [InlineData("books", true)]
    [InlineData("notes", false)]
    [InlineData("*s", true)]
    public async Task Only_indexes_that_the_configuration_names_are_looked_at(string pattern, bool isOn)
    {
        await using var rig = await new WriteRig { Writes = options => options.Indexes = [pattern] }.StartedAsync();

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal(isOn ? "embedded; documents=1/1" : null, answer.Marker);
    }

    [Fact]
    public async Task With_nothing_named_every_write_is_handed_through_unread()
    {
        await using var rig = await new WriteRig { Writes = options => options.Indexes = [] }.StartedAsync();

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);
        var bulk = await rig.BulkAsync("{\"index\":{\"_index\":\"books\"}}\n{\"text\":\"a\"}\n");

        Assert.Equal((null, null), (answer.Marker, bulk.Marker));
        Assert.DoesNotContain(rig.Engine.Asked, asked => asked.Method == "GET");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_document_is_read_and_goes_on_plain(string encoding)
    {
        await using var rig = await new WriteRig().StartedAsync();
        var bytes = System.Text.Encoding.UTF8.GetBytes("""{"text":"whale"}""");

        var answer = await rig.SendAsync(
            "PUT", "/books/_doc/1", encoding == "gzip" ? Requests.Gzip(bytes) : Requests.Zlib(bytes), ("Content-Encoding", encoding));

        Assert.Equal("""{"text":"whale","search_proxy":{"of":"whale"}}""", rig.Written.Text);
        Assert.Equal((null, "embedded; documents=1/1"), (rig.Written.Header("Content-Encoding"), answer.Marker));
    }

    [Fact]
    public async Task The_index_is_asked_in_the_callers_name()
    {
        await using var rig = await new WriteRig().StartedAsync();

        await rig.SendAsync("PUT", "/books/_doc/1", Whale, ("Authorization", "Basic abc"));

        Assert.All(rig.Engine.Asked, asked => Assert.Equal("Basic abc", asked.Header("Authorization")));
    }

    [Fact]
    public async Task What_becomes_of_documents_is_counted_by_outcome_and_reason()
    {
        await using var rig = await new WriteRig().StartedAsync();
        await rig.SendAsync("PUT", "/books/_doc/1", Whale);
        await rig.SendAsync("PUT", "/books/_doc/1", "{}");
        rig.Encoder.Exception = new InferenceException("x");
        await rig.SendAsync("PUT", "/books/_doc/1", Whale);
        rig.Embedding.QueueFault = new IOException();
        await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        var text = await rig.MetricsAsync();

        Assert.Contains("searchproxy_writes_documents_total{outcome=\"embedded\",reason=\"none\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_writes_documents_total{outcome=\"passed\",reason=\"no-text\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_writes_documents_total{outcome=\"queued\",reason=\"inference\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "searchproxy_writes_documents_total{outcome=\"rejected\",reason=\"queue-unwritable\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_writes_embed_duration_seconds_count 4\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_gateway_requests_total{lane=\"write\",status=\"503\"} 1\n", text, StringComparison.Ordinal);
    }
}
