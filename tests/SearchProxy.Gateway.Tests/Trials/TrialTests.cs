using System.Net;
using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Gateway.Trials;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Trials;

public sealed class TrialTests
{
    private static readonly string[] EngineOrder = ["d0", "d1", "d2", "d3", "d4"];
    private static readonly string[] RerankedOrder = ["d4", "d3", "d2", "d1", "d0"];

    [Fact]
    public async Task Clients_of_a_split_stay_in_their_arm_and_their_clicks_count_for_it()
    {
        await using var rig = await RigAsync(TrialMode.Split);
        for (var client = 0; client < 20; client++)
        {
            var (first, second) = (await SearchAsync(rig, client), await SearchAsync(rig, client));

            Assert.Equal(first.Ids, second.Ids);
            Assert.True(
                first.Marker == "bypassed; reason=trial" ? first.Ids.SequenceEqual(EngineOrder) : first.Ids.SequenceEqual(RerankedOrder),
                first.Marker);
            Assert.NotEqual(SearchId(first), SearchId(second));
            if (first.Marker!.StartsWith("reranked", StringComparison.Ordinal))
            {
                await ClickAsync(rig, SearchId(first), "d4");
            }
        }

        rig.Time.Advance(TimeSpan.FromMinutes(11));
        var report = await ReportAsync(rig);
        var (engine, reranked) = (report["engine"]!, report["reranked"]!);
        Assert.Equal(40, engine["searches"]!.GetValue<int>() + reranked["searches"]!.GetValue<int>());
        Assert.Equal(
            (0, reranked["searches"]!.GetValue<int>() / 2), (engine["clicked"]!.GetValue<int>(), reranked["clicked"]!.GetValue<int>()));
    }

    [Fact]
    public async Task An_interleaved_page_holds_every_hit_once_with_scores_that_descend_and_its_pages_fit_together()
    {
        await using var rig = await RigAsync(TrialMode.Interleave);
        var whole = await SearchAsync(rig, client: 1);
        var again = await SearchAsync(rig, client: 1);
        var orders = new HashSet<string>();
        for (var client = 0; client < 20; client++)
        {
            orders.Add(string.Join(',', (await SearchAsync(rig, client)).Ids));
        }

        Assert.Equal(EngineOrder, whole.Ids.Order(StringComparer.Ordinal));
        Assert.Equal(whole.Ids, again.Ids);
        Assert.Equal(whole.Scores.OrderDescending(), whole.Scores);
        Assert.Contains(whole.Ids[0], (string[])["d0", "d4"]);
        Assert.InRange(orders.Count, 2, 8);
    }

    [Fact]
    public async Task A_click_counts_for_the_order_that_picked_the_hit_once_and_only_for_hits_that_were_shown()
    {
        await using var rig = await RigAsync(TrialMode.Interleave);
        var answer = await SearchAsync(rig, client: 1);
        var winner = answer.Ids[0];

        Assert.Equal(HttpStatusCode.NoContent, await ClickAsync(rig, SearchId(answer), winner));
        Assert.Equal(HttpStatusCode.NoContent, await ClickAsync(rig, SearchId(answer), winner));
        Assert.Equal(HttpStatusCode.NotFound, await ClickAsync(rig, SearchId(answer), "d99"));
        Assert.Equal(HttpStatusCode.NotFound, await ClickAsync(rig, "0123", winner));
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Rig.SendAsync(HttpMethod.Post, "/_searchproxy/click", "{\"id\":1}")).Status);

        rig.Time.Advance(TimeSpan.FromMinutes(11));
        var report = await ReportAsync(rig);
        Assert.Equal(winner == "d4" ? (1, 0) : (0, 1), (report["wins"]!.GetValue<int>(), report["losses"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.NotFound, await ClickAsync(rig, SearchId(answer), winner));
    }

    [Fact]
    public async Task A_document_that_is_read_with_the_id_of_the_search_was_clicked()
    {
        await using var rig = await RigAsync(TrialMode.Interleave);
        var answer = await SearchAsync(rig, client: 1);

        await rig.Rig.SendAsync(HttpMethod.Get, "/books/_doc/" + answer.Ids[0], body: null, ("X-SearchProxy-Search-Id", SearchId(answer)));

        rig.Time.Advance(TimeSpan.FromMinutes(11));
        var report = await ReportAsync(rig);
        Assert.Equal(1, report["wins"]!.GetValue<int>() + report["losses"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_index_on_which_reranking_loses_gets_the_engine_s_order_from_then_on()
    {
        await using var rig = await RigAsync(TrialMode.Interleave);
        for (var client = 0; client < 40; client++)
        {
            var answer = await SearchAsync(rig, client);
            if (SearchId(answer) is { Length: > 0 } id)
            {
                await ClickAsync(rig, id, "d0");
            }

            rig.Time.Advance(TimeSpan.FromMinutes(11));
        }

        var after = await SearchAsync(rig, client: 1);
        Assert.Equal("bypassed; reason=trial-lost", after.Marker);
        Assert.Equal(EngineOrder, after.Ids);
        Assert.Equal("engine", (await ReportAsync(rig))["better"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_shadow_answers_as_the_engine_does()
    {
        await using var rig = await RigAsync(TrialMode.Shadow);
        var answer = await SearchAsync(rig, client: 1);

        Assert.Equal(("bypassed; reason=trial", ""), (answer.Marker, SearchId(answer)));
        Assert.Equal(EngineOrder, answer.Ids);
    }

    [Fact]
    public async Task Without_a_trial_nothing_is_dealt_and_there_is_nothing_to_click()
    {
        await using var rig = await RigAsync(TrialMode.Off);
        var answer = await SearchAsync(rig, client: 1);

        Assert.Equal(RerankedOrder, answer.Ids);
        Assert.Equal("", SearchId(answer));
        Assert.Equal(HttpStatusCode.NotFound, await ClickAsync(rig, "0123", "d0"));
    }

    [Fact]
    public async Task What_happens_in_a_trial_is_counted_with_its_tags()
    {
        await using var interleaved = await RigAsync(TrialMode.Interleave);
        var answer = await SearchAsync(interleaved, client: 1);
        var isReranked = answer.Ids[0] == "d4";
        await ClickAsync(interleaved, SearchId(answer), answer.Ids[0]);
        await ClickAsync(interleaved, "0123", "d0");
        interleaved.Time.Advance(TimeSpan.FromMinutes(11));
        await ReportAsync(interleaved);
        var text = await MetricsAsync(interleaved);

        Assert.Contains("searchproxy_trial_searches_total{arm=\"interleaved\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains(
            $"searchproxy_trial_clicks_total{{order=\"{(isReranked ? "reranked" : "engine")}\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_trial_clicks_total{order=\"unknown\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains(
            $"searchproxy_trial_decisions_total{{winner=\"{(isReranked ? "reranked" : "engine")}\"}} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_arms_of_a_split_and_shadows_are_counted()
    {
        await using var split = await RigAsync(TrialMode.Split);
        for (var client = 0; client < 20; client++)
        {
            await SearchAsync(split, client);
        }

        split.Time.Advance(TimeSpan.FromMinutes(11));
        await ReportAsync(split);
        var text = await MetricsAsync(split);
        var engine = NumberOf(text, "searchproxy_trial_searches_total{arm=\"engine\"}");
        Assert.InRange(engine, 1, 19);
        Assert.Equal(20 - engine, NumberOf(text, "searchproxy_trial_searches_total{arm=\"reranked\"}"));

        await using var shadow = await RigAsync(TrialMode.Shadow);
        await SearchAsync(shadow, client: 1);
        await Eventually.HoldsAsync(async () =>
            (await MetricsAsync(shadow)).Contains("searchproxy_trial_shadows_total{outcome=\"reranked\"} 1\n", StringComparison.Ordinal));
        Assert.Contains("searchproxy_trial_shadow_changes_count 1\n", await MetricsAsync(shadow), StringComparison.Ordinal);
    }

    private static int NumberOf(string metrics, string series) =>
        int.Parse(
            metrics.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal)).Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> MetricsAsync(TrialRig rig) =>
        (await rig.Rig.SendAsync(HttpMethod.Get, "/_searchproxy/metrics", body: null)).Body;

    private static Task<Answer> SearchAsync(TrialRig rig, int client) =>
        rig.Rig.MatchAsync("\"size\":5", headers: ("X-Client", client.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static string SearchId(Answer answer) => answer.Header("X-SearchProxy-Search-Id").FirstOrDefault() ?? "";

    private static async Task<HttpStatusCode> ClickAsync(TrialRig rig, string search, string id) =>
        (await rig.Rig.SendAsync(HttpMethod.Post, "/_searchproxy/click", $$"""{"search_id":"{{search}}","id":"{{id}}"}""")).Status;

    private static async Task<JsonNode> ReportAsync(TrialRig rig) =>
        (await rig.Rig.SendAsync(HttpMethod.Get, "/_searchproxy/trial", body: null)).Json["indexes"]![0]!;

    private static async Task<TrialRig> RigAsync(TrialMode mode)
    {
        var time = new ManualTimeProvider();
        var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(5) },
            Change = options =>
            {
                options.Search.Blend = 1;
                options.Trial = new TrialOptions { Mode = mode, Share = mode == TrialMode.Split ? 0.5 : 1, ClientHeader = "X-Client" };
            },
            Time = time,
        }.StartedAsync();
        rig.Engine.When(
            static asked => asked.Path.StartsWith("/books/_doc/", StringComparison.Ordinal),
            static _ => EngineAnswer.Json("{\"found\":true}"));
        return new TrialRig(rig, time);
    }

    private sealed record TrialRig(SearchRig Rig, ManualTimeProvider Time) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Rig.DisposeAsync();
    }
}
