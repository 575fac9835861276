using System.Net;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Inference;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Writes.Single;

/// <summary>What becomes of a document that gets no vectors: the policy decides whether it is queued or refused.</summary>
public sealed class SingleWriteFailureTests
{
    private const string Whale = """{ "title": "x\u0041", "n": 1.00, "text":"whale" }""";

    [Fact]
    public async Task When_the_model_fails_the_document_is_written_and_queued()
    {
        await using var rig = await new WriteRig().StartedAsync();
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
        await using var rig = await new WriteRig { HasEncoder = false }.StartedAsync();

        var answer = await rig.SendAsync("POST", "/books/_doc", Whale);

        Assert.Equal("bypassed; queued=1; reason=model; detail=\"no encoder is loaded\"", answer.Marker);
        Assert.Equal([("books", "made/1", null)], rig.Queued);
    }

    [Fact]
    public async Task When_the_policy_is_to_reject_the_engine_gets_nothing_and_the_client_an_error_like_its()
    {
        await using var rig = await new WriteRig { Writes = options => options.OnFailure = WriteFailurePolicy.Reject }.StartedAsync();
        rig.Encoder.Exception = new InferenceException("no \"memory\"");

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.DoesNotContain(rig.Engine.Asked, asked => asked.Method == "PUT");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("rejected; rejected=1; reason=inference; detail=\"no 'memory'\"", answer.Marker);
        Assert.Equal("searchproxy_inference_exception", answer.Json["error"]!["type"]!.GetValue<string>());
        Assert.Equal(
            "the document could not be embedded: no \"memory\"", answer.Json["error"]!["root_cause"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal(422, answer.Json["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Vectors_of_two_models_are_not_mixed()
    {
        await using var rig = await new WriteRig { Writes = options => options.OnFailure = WriteFailurePolicy.Reject }.StartedAsync();
        rig.Encoder.ModelId = "other@2";

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);
        var textless = await rig.SendAsync("PUT", "/books/_doc/2", """{"n":1}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.StartsWith(
            "rejected; rejected=1; reason=model-mismatch; detail=\"the index holds 8-dimensional vectors of fake-encoder@1;",
            answer.Marker,
            StringComparison.Ordinal);
        Assert.Equal("bypassed; reason=no-text", textless.Marker);
    }

    [Fact]
    public async Task An_alias_over_vectors_of_two_models_is_a_failure()
    {
        await using var rig = await new WriteRig().StartedAsync();
        var (one, two) = (WriteRig.Profile, WriteRig.Profile.Replace("@1", "@2", StringComparison.Ordinal));
        rig.Engine.When(
            "GET",
            "/books/_mapping",
            EngineAnswer.Json(
                $$"""{"a":{"mappings":{"_meta":{"search_proxy":{{one}} } } },"b":{"mappings":{"_meta":{"search_proxy":{{two}} } } } }"""));

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal(
            "bypassed; queued=1; reason=model-mismatch; detail=\"the indexes behind the name have vectors of different models\"",
            answer.Marker);
    }

    [Fact]
    public async Task When_time_runs_out_the_policy_decides()
    {
        var time = new ManualTimeProvider();
        await using var rig = await new WriteRig
        {
            Writes = options => (options.OnFailure, options.Deadline) = (WriteFailurePolicy.Reject, TimeSpan.FromSeconds(1)),
            Time = time,
        }.StartedAsync();
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
        await using var rig = await new WriteRig
        {
            Writes = options => (options.OnFailure, options.MaxWaiting) = (WriteFailurePolicy.Reject, 1),
        }.StartedAsync();
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
        await using var rig =
            await new WriteRig { Writes = options => (options.OnFailure, options.MaxDocumentBytes) = (policy, 1024) }.StartedAsync();
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
        await using var rig = await new WriteRig { Writes = options => options.OnFailure = WriteFailurePolicy.Reject }.StartedAsync();
        rig.Engine.When("GET", "/books/_mapping", EngineAnswer.Error(403, "security_exception", "no"));

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.StartsWith("rejected; rejected=1; reason=profile-unread", answer.Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_written_refuses_the_document()
    {
        await using var rig = await new WriteRig().StartedAsync();
        rig.Encoder.Exception = new InferenceException("x");
        rig.Embedding.QueueFault = new IOException("disk full");

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Whale);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.StartsWith("rejected; rejected=1; reason=queue-unwritable", answer.Marker, StringComparison.Ordinal);
    }
}
