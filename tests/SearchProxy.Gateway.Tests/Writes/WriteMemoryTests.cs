using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Testing;

namespace SearchProxy.Gateway.Tests.Writes;

/// <summary>Writes count against what all requests hold together, and wait for it.</summary>
public sealed class WriteMemoryTests
{
    private const int Limit = 16 << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly string Document = $$"""{"text":"{{new string('w', 100_000)}}"}""";

    public static TheoryData<string, string, string> Writes => new()
    {
        { "PUT", "/books/_doc/1", Document },
        { "POST", "/_bulk", "{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n" + Document + "\n" },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_that_does_not_fit_waits_and_is_embedded_when_it_does(string method, string target, string body)
    {
        var time = new ManualTimeProvider();
        await using var rig = await StartAsync(WriteFailurePolicy.Reject, time);
        var budget = Budget(rig);
        budget.Take(Limit);

        var asking = rig.SendAsync(method, target, body);
        await Eventually.HoldsAsync(() => budget.Waiting == 1 || asking.IsCompleted);
        budget.Return(Limit);

        Assert.Equal("embedded; documents=1/1", (await asking).Marker);
        await AssertNothingIsHeldAsync(budget);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_that_does_not_fit_in_time_is_queued_and_passes_unread(string method, string target, string body)
    {
        var time = new ManualTimeProvider();
        await using var rig = await StartAsync(WriteFailurePolicy.Queue, time);

        var answer = await AfterDeadlineAsync(rig, time, method, target, body);

        Assert.StartsWith("bypassed; queued=1; reason=memory;", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(body, rig.Engine.Asked.Last(static asked => asked.Method is "POST" or "PUT").Text);
        Assert.Equal([("books", "1", null)], rig.Queued);
        await AssertNothingIsHeldAsync(Budget(rig), Limit);
    }

    [Fact]
    public async Task A_document_that_does_not_fit_in_time_is_refused_where_the_policy_says_so()
    {
        var time = new ManualTimeProvider();
        await using var rig = await StartAsync(WriteFailurePolicy.Reject, time);

        var answer = await AfterDeadlineAsync(rig, time, "PUT", "/books/_doc/1", Document);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("searchproxy_memory_exception", (string?)answer.Json["error"]!["type"]);
        Assert.DoesNotContain(rig.Engine.Asked, static asked => asked.Path == "/books/_doc/1");
        Assert.Contains("searchproxy_memory_refusals_total 1\n", await rig.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_does_not_fit_in_time_is_refused_in_its_place()
    {
        var time = new ManualTimeProvider();
        await using var rig = await StartAsync(WriteFailurePolicy.Reject, time);
        var body = "{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"whale\"}\n{\"index\":{\"_index\":\"books\",\"_id\":\"2\"}}\n" + Document
            + "\n{\"index\":{\"_index\":\"books\",\"_id\":\"3\"}}\n{\"text\":\"squid\"}\n";

        var answer = await AfterDeadlineAsync(rig, time, "POST", "/_bulk", body);

        Assert.Equal(["index 1 201", "index 2 429", "index 3 201"], answer.Items);
        await AssertNothingIsHeldAsync(Budget(rig), Limit);
    }

    [Fact]
    public async Task Forty_bombs_at_once_hold_no_more_than_the_budget()
    {
        await using var rig = await StartAsync(WriteFailurePolicy.Queue, TimeProvider.System);
        var bomb = Requests.Gzip(Encoding.UTF8.GetBytes($$"""{"text":"whale"{{new string(' ', 7 << 20)}}}"""));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(n => rig.SendAsync("PUT", $"/books/_doc/{n}", bomb, ("Content-Encoding", "gzip"))));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        // What is embedded is finished once it is begun: one document of those that fit, and its copy with vectors.
        Assert.InRange(Budget(rig).Highest, 1, Limit + (2 * (8 << 20)));
        await AssertNothingIsHeldAsync(Budget(rig));
    }

    private static async Task<Answer> AfterDeadlineAsync(
        WriteRig rig, ManualTimeProvider time, string method, string target, string body)
    {
        // What the index says of itself is known already, so that time runs out for memory alone.
        await rig.SendAsync("PUT", "/books/_doc/first", "{}");
        Budget(rig).Take(Limit);
        var asking = rig.SendAsync(method, target, body);
        await Eventually.HoldsAsync(() => Budget(rig).Waiting == 1 || asking.IsCompleted);
        time.Advance(Deadline);
        return await asking;
    }

    private static Task<WriteRig> StartAsync(WriteFailurePolicy policy, TimeProvider time) => new WriteRig
    {
        Writes = options => (options.OnFailure, options.Deadline) = (policy, Deadline),
        Time = time,
        Memory = Limit,
    }.StartedAsync();

    private static MemoryBudget Budget(WriteRig rig) => rig.Services.GetRequiredService<MemoryKeeper>().Budget;

    /// <summary>The client has its answer before the proxy has ended the exchange.</summary>
    private static Task AssertNothingIsHeldAsync(MemoryBudget budget, long others = 0) =>
        Eventually.HoldsAsync(() => budget.Held == others);
}
