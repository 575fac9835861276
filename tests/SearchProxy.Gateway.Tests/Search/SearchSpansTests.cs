using System.Collections.Concurrent;
using System.Diagnostics;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

public class SearchSpansTests
{
    [Fact]
    public async Task Who_traces_sees_the_stages_below_the_client_s_own_trace_and_the_engine_sees_the_client_s_header()
    {
        var trace = ActivityTraceId.CreateRandom();
        var header = $"00-{trace}-00f067aa0ba902b7-01";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "SearchProxy.Search",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    spans.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(5), Vector = TinyIndex.Numbered(5), Profile = TinyIndex.VectorProfile };
        await using (var rig =
            await new SearchRig { Index = index, Encoder = new FakeTextEncoder() }.StartedAsync())
        {
            await rig.SearchAsync("""{"query":{"match":{"text":"whale"}}}""", headers: ("traceparent", header));
            Assert.All(rig.Searches, asked => Assert.Equal(header, asked.Header("traceparent")));
        }

        var request = Assert.Single(spans, span => span.GetTagItem("searchproxy.outcome") is not null);
        Assert.Equal("reranked; scored=5", request.GetTagItem("searchproxy.outcome"));
        var stages = spans.Where(span => span.Source.Name == "SearchProxy.Search").ToList();
        Assert.Equal(
            ["encode", "fuse", "lexical", "parse", "plan", "rerank", "vector"],
            stages.Select(span => span.OperationName)
                .Where(name => name != "fetch" && name != "respond")
                .Distinct()
                .Order(StringComparer.Ordinal));
        Assert.All(stages, span => Assert.Equal(request.SpanId, span.ParentSpanId));
        Assert.All(stages, span => Assert.InRange(span.Duration, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task What_a_verdict_quotes_of_the_request_is_told_to_the_client_and_kept_by_no_trace()
    {
        var trace = ActivityTraceId.CreateRandom();
        var tags = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Microsoft.AspNetCore" or "SearchProxy.Search",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    tags.Enqueue(string.Join(' ', activity.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}")));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        string? marker;
        await using (var rig = await SearchRig.PlainAsync())
        {
            marker = (await rig.SearchAsync(
                """{"query":{"secret_clause":{"text":"whale"}}}""", headers: ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"))).Marker;
        }

        Assert.Contains("secret_clause", marker, StringComparison.Ordinal);
        Assert.Contains(
            tags, static tag => tag.Contains("searchproxy.outcome=bypassed; reason=query-not-understood", StringComparison.Ordinal));
        Assert.DoesNotContain(tags, static tag => tag.Contains("secret_clause", StringComparison.Ordinal));
    }
}
