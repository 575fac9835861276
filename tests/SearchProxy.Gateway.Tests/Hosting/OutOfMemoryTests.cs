using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Gateway.Tests.Serving;
using SearchProxy.Gateway.Tests.Telemetry;
using SearchProxy.Gateway.Tests.Writes;
using SearchProxy.Gateway.Writes;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;
using Yarp.ReverseProxy.Forwarder;

namespace SearchProxy.Gateway.Tests.Hosting;

/// <summary>Memory that the process does not have, and bugs that no lane foresaw.</summary>
public sealed class OutOfMemoryTests
{
    private const string Bulk = "{\"index\":{\"_index\":\"books\"}}\n{\"text\":\"whale\"}\n";
    private const string Match = """{"query":{"match":{"text":"whale"}}}""";

    [Fact]
    public async Task A_search_in_which_memory_runs_out_is_the_engines_own_and_the_log_says_so()
    {
        using var log = new LinesLog();
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(3) },
            Reranker = new FakeReranker { Exception = new InsufficientMemoryException() },
            Configure = builder => builder.Logging.AddProvider(log),
        }.StartedAsync();

        var answer = await rig.SearchAsync(Match);

        Assert.Equal((HttpStatusCode.OK, "bypassed; reason=memory"), (answer.Status, answer.Marker));
        Assert.Equal(["d0", "d1", "d2"], answer.Ids);
        Assert.Contains(log.Lines, static line => line.Contains("ran out of memory in a search", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_whose_text_does_not_fit_beside_its_bytes_passes_unread()
    {
        await using var rig = await SearchRig.PlainAsync(change: static options =>
            (options.Limits.Memory, options.Limits.SearchBodyBytes) = (16 << 20, 8 << 20));
        var body = $$"""{"query":{"match":{"text":"whale{{new string(' ', 6 << 20)}}"} } }""";

        var answer = await rig.SearchAsync(body);

        Assert.Equal((HttpStatusCode.OK, "bypassed; reason=memory"), (answer.Status, answer.Marker));
        Assert.Equal(body, Assert.Single(rig.Searches).Text);
    }

    [Theory]
    [InlineData(WriteFailurePolicy.Reject, HttpStatusCode.TooManyRequests, "rejected=1")]
    [InlineData(WriteFailurePolicy.Queue, HttpStatusCode.Created, "queued=1")]
    public async Task A_document_for_which_memory_runs_out_goes_the_way_of_the_failure_policy(
        WriteFailurePolicy policy, HttpStatusCode status, string marker)
    {
        await using var rig = await new WriteRig { Writes = options => options.OnFailure = policy }.StartedAsync();
        rig.Encoder.Exception = new InsufficientMemoryException();

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", """{"text":"whale"}""");

        Assert.Equal(status, answer.Status);
        Assert.Contains(marker, answer.Marker, StringComparison.Ordinal);
        Assert.Contains("reason=memory", answer.Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_on_a_model_in_which_memory_runs_out_is_told_to_come_again()
    {
        using var reranker = new FakeReranker { Exception = new InsufficientMemoryException() };
        await using var rig = await new ServingRig { Reranker = reranker }.StartedAsync();

        var answer = await rig.RerankAsync(ServingRig.Rerank);

        Assert.Equal(429, answer.Code);
        Assert.Contains("ran out of memory", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bulk_request_in_which_memory_runs_out_is_broken_off_and_may_be_sent_again()
    {
        await using var rig = await new WriteRig
        {
            Configure = builder => builder.Services.AddSingleton<IStartupFilter>(new BodyThat(new InsufficientMemoryException())),
        }.StartedAsync();

        var answer = await rig.SendAsync("POST", "/_bulk", Bulk);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failed; reason=bulk-broken-off"), (answer.Status, answer.Marker));
        Assert.DoesNotContain(rig.Engine.Asked, static asked => asked.Path == "/_bulk");
    }

    [Fact]
    public async Task An_error_of_the_proxys_own_is_whole_where_the_answer_would_have_been_compressed()
    {
        await using var rig = await new WriteRig
        {
            Configure = builder => builder.Services.AddSingleton<IHttpForwarder>(new ForwarderThat(new InsufficientMemoryException())),
        }.StartedAsync();

        var answer = await rig.SendAsync("POST", "/_bulk", Bulk, ("Accept-Encoding", "gzip"));

        Assert.Equal((HttpStatusCode.InternalServerError, "failed; reason=internal"), (answer.Status, answer.Marker));
        Assert.Equal("searchproxy_internal_exception", (string?)answer.Json["error"]!["type"]);
    }

    public static TheoryData<Exception, string> Bugs => new()
    {
        { new InvalidOperationException("a quokka in the body"), "failed by a bug of its own" },
        { new InsufficientMemoryException(), "ran out of memory" },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task What_no_lane_foresaw_is_an_error_in_the_engines_form_and_a_line_in_the_log(Exception bug, string words)
    {
        using var log = new LinesLog();
        await using var rig = await new SearchRig
        {
            Configure = builder =>
            {
                builder.Logging.AddProvider(log);
                builder.Services.AddSingleton<IStartupFilter>(new BodyThat(bug));
            },
        }.StartedAsync();

        var answer = await rig.SearchAsync(Match);

        Assert.Equal((HttpStatusCode.InternalServerError, "failed; reason=internal"), (answer.Status, answer.Marker));
        Assert.Equal("searchproxy_internal_exception", (string?)answer.Json["error"]!["type"]);
        Assert.Contains(words, (string?)answer.Json["error"]!["reason"], StringComparison.Ordinal);
        var line = Assert.Single(log.Lines, static line => line.Contains("A request in the lane search failed", StringComparison.Ordinal));
        Assert.DoesNotContain("quokka", line, StringComparison.Ordinal);
        Assert.Contains(
            "searchproxy_gateway_faults_total{reason=\"internal\"} 1\n",
            await rig.Client.GetStringAsync("/_searchproxy/metrics"),
            StringComparison.Ordinal);
    }

    private sealed class ForwarderThat(Exception throws) : IHttpForwarder
    {
        public ValueTask<ForwarderError> SendAsync(
            HttpContext context,
            string destinationPrefix,
            HttpMessageInvoker httpClient,
            ForwarderRequestConfig requestConfig,
            HttpTransformer transformer) => throw throws;

        public ValueTask<ForwarderError> SendAsync(
            HttpContext context,
            string destinationPrefix,
            HttpMessageInvoker httpClient,
            ForwarderRequestConfig requestConfig,
            HttpTransformer transformer,
            CancellationToken cancellationToken) => throw throws;
    }

    private sealed class BodyThat(Exception throws) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                context.Request.Body = new Throwing(throws);
                await rest(context);
            });
            next(app);
        };
    }

    private sealed class Throwing(Exception exception) : AsyncReadStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw exception;
    }
}
