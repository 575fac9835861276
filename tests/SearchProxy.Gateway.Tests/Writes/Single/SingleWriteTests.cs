using System.Net;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Inference;
using SearchProxy.Testing;
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
        await using var rig = await WriteRig.StartAsync();

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
        await using var rig = await WriteRig.StartAsync();

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", body);

        Assert.Equal((body, $"bypassed; reason={reason}"), (rig.Written.Text, answer.Marker));
    }

    [Theory]
    [InlineData("""{"text":"whale" """)]
    [InlineData("[1]")]
    [InlineData("")]
    public async Task What_is_not_read_may_be_taken_by_the_engine_and_is_queued(string body)
    {
        await using var rig = await WriteRig.StartAsync();

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
        await using var rig = await WriteRig.StartAsync();
        (string, string)[] headers = accept is null ? [("Content-Type", type)] : [("Content-Type", type), ("Accept", accept)];

        var answer = await rig.SendAsync("PUT", "/books/_doc/1" + query, Whale, headers);

        Assert.Equal((Whale, "bypassed; reason=format"), (rig.Written.Text, answer.Marker));
    }

    [Theory]
    [InlineData("Authorization", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c", "signed-request")]
    [InlineData("Content-Encoding", "br", "encoding")]
    public async Task What_the_engine_would_refuse_in_other_words_is_only_carried(string name, string value, string reason)
    {
        await using var rig = await WriteRig.StartAsync();

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale, (name, value));

        Assert.Equal((Whale, $"bypassed; reason={reason}"), (rig.Written.Text, answer.Marker));
    }

    [Fact]
    public async Task An_index_without_a_profile_is_written_as_it_came()
    {
        await using var rig = await WriteRig.StartAsync();

        var answer = await rig.SendAsync("PUT", "/plain/_doc/1", Whale);

        Assert.Equal((Whale, "bypassed; reason=no-profile"), (rig.Written.Text, answer.Marker));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task A_write_that_may_create_its_index_is_queued(int status)
    {
        await using var rig = await WriteRig.StartAsync();
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
        await using var rig = await WriteRig.StartAsync(options => options.Indexes = [pattern]);

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal(isOn ? "embedded; documents=1/1" : null, answer.Marker);
    }

    [Fact]
    public async Task With_nothing_named_every_write_is_handed_through_unread()
    {
        await using var rig = await WriteRig.StartAsync(options => options.Indexes = []);

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
        await using var rig = await WriteRig.StartAsync();
        var bytes = System.Text.Encoding.UTF8.GetBytes("""{"text":"whale"}""");

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", encoding == "gzip" ? Requests.Gzip(bytes) : Requests.Zlib(bytes), ("Content-Encoding", encoding));

        Assert.Equal("""{"text":"whale","search_proxy":{"of":"whale"}}""", rig.Written.Text);
        Assert.Equal((null, "embedded; documents=1/1"), (rig.Written.Header("Content-Encoding"), answer.Marker));
    }

    [Fact]
    public async Task When_the_model_fails_the_document_is_written_and_queued()
    {
        await using var rig = await WriteRig.StartAsync();
        rig.Encoder.Exception = new InferenceException("no memory");

        var answer = await rig.SendAsync("PUT", "/books/_doc/a%2Fb?routing=r%201", Whale);

        Assert.Equal(Whale, rig.Written.Text);
        Assert.Equal("bypassed; queued=1; reason=inference; detail=\"no memory\"", answer.Marker);
        Assert.Equal([("books", "a/b", "r 1")], rig.Queued);
        Assert.Equal(1, rig.Embedding.Syncs);
    }

    [Fact]
    public async Task An_id_that_the_engine_makes_is_queued_from_its_answer()
    {
        await using var rig = await WriteRig.StartAsync(hasEncoder: false);

        var answer = await rig.SendAsync("POST", "/books/_doc", Whale);

        Assert.Equal("bypassed; queued=1; reason=model; detail=\"no encoder is loaded\"", answer.Marker);
        Assert.Equal([("books", "made/1", null)], rig.Queued);
    }

    [Fact]
    public async Task When_the_policy_is_to_reject_the_engine_gets_nothing_and_the_client_an_error_like_its()
    {
        await using var rig = await WriteRig.StartAsync(options => options.OnFailure = WriteFailurePolicy.Reject);
        rig.Encoder.Exception = new InferenceException("no \"memory\"");

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.DoesNotContain(rig.Engine.Asked, asked => asked.Method == "PUT");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("rejected; rejected=1; reason=inference; detail=\"no 'memory'\"", answer.Marker);
        Assert.Equal("searchproxy_inference_exception", answer.Json["error"]!["type"]!.GetValue<string>());
        Assert.Equal("the document could not be embedded: no \"memory\"", answer.Json["error"]!["root_cause"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal(422, answer.Json["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Vectors_of_two_models_are_not_mixed()
    {
        await using var rig = await WriteRig.StartAsync(options => options.OnFailure = WriteFailurePolicy.Reject);
        rig.Encoder.ModelId = "other@2";

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);
        var textless = await rig.SendAsync("PUT", "/books/_doc/2", """{"n":1}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.StartsWith("rejected; rejected=1; reason=model-mismatch; detail=\"the index holds 8-dimensional vectors of fake-encoder@1;", answer.Marker, StringComparison.Ordinal);
        Assert.Equal("bypassed; reason=no-text", textless.Marker);
    }

    [Fact]
    public async Task An_alias_over_vectors_of_two_models_is_a_failure()
    {
        await using var rig = await WriteRig.StartAsync();
        var (one, two) = (WriteRig.Profile, WriteRig.Profile.Replace("@1", "@2", StringComparison.Ordinal));
        rig.Engine.When("GET", "/books/_mapping", EngineAnswer.Json($$"""{"a":{"mappings":{"_meta":{"search_proxy":{{one}} } } },"b":{"mappings":{"_meta":{"search_proxy":{{two}} } } } }"""));

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal("bypassed; queued=1; reason=model-mismatch; detail=\"the indexes behind the name have vectors of different models\"", answer.Marker);
    }

    [Fact]
    public async Task When_time_runs_out_the_policy_decides()
    {
        var time = new ManualTimeProvider();
        await using var rig = await WriteRig.StartAsync(options => (options.OnFailure, options.Deadline) = (WriteFailurePolicy.Reject, TimeSpan.FromSeconds(1)), time: time);
        rig.Encoder.Hold = new TaskCompletionSource().Task;

        var asking = rig.SendAsync("PUT", "/books/_doc/1", Whale);
        await Eventually.HoldsAsync(() => !rig.Encoder.Asked.IsEmpty);
        time.Advance(TimeSpan.FromSeconds(1));
        var answer = await asking;

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("rejected; rejected=1; reason=deadline; detail=\"no vectors within 1 s\"", answer.Marker);
    }

    [Fact]
    public async Task When_too_many_wait_the_policy_decides()
    {
        await using var rig = await WriteRig.StartAsync(options => (options.OnFailure, options.MaxWaiting) = (WriteFailurePolicy.Reject, 1));
        var hold = new TaskCompletionSource();
        rig.Encoder.Hold = hold.Task;

        var first = rig.SendAsync("PUT", "/books/_doc/1", Whale);
        await Eventually.HoldsAsync(() => !rig.Encoder.Asked.IsEmpty);
        var second = await rig.SendAsync("PUT", "/books/_doc/2", Whale);
        hold.SetResult();

        Assert.Equal("rejected; rejected=1; reason=overload; detail=\"1 documents wait for their vectors\"", second.Marker);
        Assert.Equal("embedded; documents=1/1", (await first).Marker);
    }

    [Theory]
    [InlineData(WriteFailurePolicy.Queue, "bypassed; queued=1; reason=too-large; detail=\"documents up to 1024 bytes get vectors\"")]
    [InlineData(WriteFailurePolicy.Reject, "rejected; rejected=1; reason=too-large; detail=\"documents up to 1024 bytes get vectors\"")]
    public async Task A_document_that_is_too_large_is_not_held(WriteFailurePolicy policy, string marker)
    {
        await using var rig = await WriteRig.StartAsync(options => (options.OnFailure, options.MaxDocumentBytes) = (policy, 1024));
        var body = $$"""{"text":"{{new string('a', 5000)}}"}""";

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", body);

        Assert.Equal(marker, answer.Marker);
        if (policy == WriteFailurePolicy.Queue)
        {
            Assert.Equal(body, rig.Written.Text);
        }
    }

    [Fact]
    public async Task A_profile_that_the_caller_may_not_read_is_a_failure()
    {
        await using var rig = await WriteRig.StartAsync(options => options.OnFailure = WriteFailurePolicy.Reject);
        rig.Engine.When("GET", "/books/_mapping", EngineAnswer.Error(403, "security_exception", "no"));

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.StartsWith("rejected; rejected=1; reason=profile-unread", answer.Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_written_refuses_the_document()
    {
        await using var rig = await WriteRig.StartAsync();
        rig.Encoder.Exception = new InferenceException("x");
        rig.Embedding.QueueFault = new IOException("disk full");

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.StartsWith("rejected; rejected=1; reason=queue-unwritable", answer.Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_index_is_asked_in_the_callers_name()
    {
        await using var rig = await WriteRig.StartAsync();

        await rig.SendAsync("PUT", "/books/_doc/1", Whale, ("Authorization", "Basic abc"));

        Assert.All(rig.Engine.Asked, asked => Assert.Equal("Basic abc", asked.Header("Authorization")));
    }

    [Fact]
    public async Task What_becomes_of_documents_is_counted_by_outcome_and_reason()
    {
        await using var rig = await WriteRig.StartAsync();
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
        Assert.Contains("searchproxy_writes_documents_total{outcome=\"rejected\",reason=\"queue-unwritable\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_writes_embed_duration_seconds_count 4\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_gateway_requests_total{lane=\"write\",status=\"503\"} 1\n", text, StringComparison.Ordinal);
    }
}
