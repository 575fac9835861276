using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Gateway.Trials;
using SearchProxy.Inference;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Trials;

public sealed class TrialTests
{
    private static readonly string[] EngineOrder = ["d0", "d1", "d2", "d3", "d4"];
    private static readonly string[] RerankedOrder = ["d4", "d3", "d2", "d1", "d0"];

    [Fact]
    public async Task Clients_of_a_split_stay_in_their_arm_and_their_clicks_count_for_it()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Split);
        for (var client = 0; client < 20; client++)
        {
            var (first, second) = (await rig.SearchAsync(client), await rig.SearchAsync(client));

            Assert.Equal(first.Ids, second.Ids);
            Assert.True(
                first.Marker == "bypassed; reason=trial" ? first.Ids.SequenceEqual(EngineOrder) : first.Ids.SequenceEqual(RerankedOrder),
                first.Marker);
            Assert.NotEqual(TrialRig.SearchId(first), TrialRig.SearchId(second));
            if (first.Marker!.StartsWith("reranked", StringComparison.Ordinal))
            {
                await rig.ClickAsync(TrialRig.SearchId(first), "d4");
            }
        }

        rig.Time.Advance(TimeSpan.FromMinutes(11));
        var report = await rig.ReportAsync();
        var (engine, reranked) = (report["engine"]!, report["reranked"]!);
        Assert.Equal(40, engine["searches"]!.GetValue<int>() + reranked["searches"]!.GetValue<int>());
        Assert.Equal(
            (0, reranked["searches"]!.GetValue<int>() / 2), (engine["clicked"]!.GetValue<int>(), reranked["clicked"]!.GetValue<int>()));
    }

    [Fact]
    public async Task An_interleaved_page_holds_every_hit_once_with_scores_that_descend_and_its_pages_fit_together()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Interleave);
        var whole = await rig.SearchAsync(client: 1);
        var again = await rig.SearchAsync(client: 1);
        var orders = new HashSet<string>();
        for (var client = 0; client < 20; client++)
        {
            orders.Add(string.Join(',', (await rig.SearchAsync(client)).Ids));
        }

        Assert.Equal(EngineOrder, whole.Ids.Order(StringComparer.Ordinal));
        Assert.Equal(whole.Ids, again.Ids);
        Assert.Equal(whole.Scores.OrderDescending(), whole.Scores);
        Assert.Contains(whole.Ids[0], (string[])["d0", "d4"]);
        Assert.InRange(orders.Count, 2, 8);
    }

    /// <summary>A page is a slice of one draft, whatever it asks for and whatever of the window was scored for it.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(7)]
    public async Task Pages_of_an_interleaved_search_fit_together(int size)
    {
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(60) },
            Reranker = new FakeReranker(static (_, text) =>
                (int.Parse(text.Split(' ')[^1][1..], CultureInfo.InvariantCulture) * 37 % 41 / 10f) - 2)
            { Scale = ScoreScale.Logits },
            Change = static options => options.Trial = new TrialOptions { Mode = TrialMode.Interleave, Share = 1 },
        }.StartedAsync();
        var whole = await rig.PageAsync(0, 42);
        var pages = new List<Answer>();
        for (var from = 0; from < 42; from += size)
        {
            pages.Add(await rig.PageAsync(from, Math.Min(size, 42 - from)));
        }

        Assert.Equal(whole.Ids, pages.SelectMany(static page => page.Ids));
        Assert.Equal(whole.Scores, pages.SelectMany(static page => page.Scores));
        Assert.Equal(42, whole.Ids.Distinct().Count());
    }

    [Fact]
    public async Task Every_query_of_a_client_throws_coins_of_its_own_however_it_is_written()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Interleave);
        var orders = new HashSet<string>();
        for (var query = 0; query < 20; query++)
        {
            var answer = await rig.Rig.SendAsync(HttpMethod.Get, $"/books/_search?size=5&q=whale{query}", body: null, ("X-Client", "1"));
            orders.Add(string.Join(',', answer.Ids));
        }

        Assert.InRange(orders.Count, 2, 8);
    }

    [Fact]
    public async Task A_click_counts_for_the_order_that_picked_the_hit_once_and_only_for_hits_that_were_shown()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Interleave);
        var answer = await rig.SearchAsync(client: 1);
        var winner = answer.Ids[0];

        Assert.Equal(HttpStatusCode.NoContent, await rig.ClickAsync(TrialRig.SearchId(answer), winner));
        Assert.Equal(HttpStatusCode.NoContent, await rig.ClickAsync(TrialRig.SearchId(answer), winner));
        // A hit of another page.
        var loser = winner == "d4" ? "d0" : "d4";
        var page = await rig.Rig.MatchAsync("\"size\":1", headers: ("X-Client", "1"));
        Assert.Equal(HttpStatusCode.NotFound, await rig.ClickAsync(TrialRig.SearchId(page), loser));
        Assert.Equal(HttpStatusCode.NotFound, await rig.ClickAsync(TrialRig.SearchId(answer), "d99"));
        Assert.Equal(HttpStatusCode.NotFound, await rig.ClickAsync("0123", winner));
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Rig.SendAsync(HttpMethod.Post, "/_searchproxy/click", "{\"id\":1}")).Status);

        rig.Time.Advance(TimeSpan.FromMinutes(11));
        var report = await rig.ReportAsync();
        Assert.Equal(winner == "d4" ? (1, 0) : (0, 1), (report["wins"]!.GetValue<int>(), report["losses"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.NotFound, await rig.ClickAsync(TrialRig.SearchId(answer), winner));
    }

    [Fact]
    public async Task A_document_that_is_read_with_the_id_of_the_search_was_clicked()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Interleave);
        var answer = await rig.SearchAsync(client: 1);

        await rig.Rig.SendAsync(
            HttpMethod.Get, "/books/_doc/" + answer.Ids[0], body: null, ("X-SearchProxy-Search-Id", TrialRig.SearchId(answer)));

        rig.Time.Advance(TimeSpan.FromMinutes(11));
        var report = await rig.ReportAsync();
        Assert.Equal(1, report["wins"]!.GetValue<int>() + report["losses"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_hit_that_is_told_by_the_beacon_and_read_was_clicked_once()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Interleave);
        var answer = await rig.SearchAsync(client: 1);
        var id = TrialRig.SearchId(answer);

        await rig.Rig.SendAsync(HttpMethod.Post, "/_searchproxy/click", $$"""{"search_id":"{{id}}","id":"d0","index":"books"}""");
        await rig.Rig.SendAsync(HttpMethod.Get, "/books/_doc/d0", body: null, ("X-SearchProxy-Search-Id", id));
        await rig.ClickAsync(id, "d4");
        rig.Time.Advance(TimeSpan.FromMinutes(11));

        // One of each order: nobody wins.
        var report = await rig.ReportAsync();
        Assert.Equal((1, 0, 0), (TrialRig.Searches(report, "engine"), report["wins"]!.GetValue<int>(), report["losses"]!.GetValue<int>()));
    }

    /// <summary>Were only reranked answers counted, one arm would be without the searches that find nothing.</summary>
    [Fact]
    public async Task Both_arms_of_a_split_count_searches_that_find_nothing()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Split, hits: 0);
        for (var client = 0; client < 40; client++)
        {
            await rig.SearchAsync(client);
        }

        rig.Time.Advance(TimeSpan.FromMinutes(11));
        var report = await rig.ReportAsync();
        Assert.Equal(40, TrialRig.Searches(report, "engine") + TrialRig.Searches(report, "reranked"));
        Assert.InRange(TrialRig.Searches(report, "reranked"), 1, 39);
    }

    [Theory]
    [InlineData(TrialMode.Shadow)]
    [InlineData(TrialMode.Split)]
    public async Task Who_is_to_see_the_engine_s_order_sees_it_in_every_kind_of_search(TrialMode mode)
    {
        await using var rig = await TrialRig.StartAsync(mode, share: mode == TrialMode.Split ? 0 : 1);

        var several = await rig.Rig.SendAsync(HttpMethod.Post, "/books/_msearch", $"{{}}\n{SearchRig.MatchBody()}\n");
        var template = await rig.Rig.SendAsync(HttpMethod.Post, "/books/_search/template", """{"id":"any"}""");

        Assert.Equal("bypassed; reason=trial", several.Marker);
        Assert.Equal("carried", several.Json["responses"]![0]!["way"]!.GetValue<string>());
        Assert.Equal(("bypassed; reason=trial", "carried"), (template.Marker, template.Json["way"]!.GetValue<string>()));
        Assert.Equal(("", ""), (TrialRig.SearchId(several), TrialRig.SearchId(template)));
    }

    [Fact]
    public async Task A_search_that_is_not_drafted_has_no_id_to_click_with()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Interleave);

        var answer = await rig.Rig.MatchAsync("\"size\":5", headers: ("X-SearchProxy-Min-Score", "2"));

        Assert.Equal(["d4", "d3", "d2"], answer.Ids);
        Assert.Equal("", TrialRig.SearchId(answer));
    }

    [Fact]
    public async Task Ids_are_those_of_the_source_that_makes_them()
    {
        var next = 0;
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(5) },
            Change = static options => options.Trial = new TrialOptions { Mode = TrialMode.Interleave, Share = 1 },
            Configure = builder => builder.Services.AddSingleton(
                new SearchIds(() => $"id-{Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture)}")),
        }.StartedAsync();

        Assert.Equal("id-1", TrialRig.SearchId(await rig.MatchAsync("\"size\":5")));
        Assert.Equal("id-2", TrialRig.SearchId(await rig.MatchAsync("\"size\":5")));
        Assert.Equal(32, SearchIds.Random.Next().Length);
        Assert.NotEqual(SearchIds.Random.Next(), SearchIds.Random.Next());
    }

    [Fact]
    public async Task Without_a_trial_nothing_is_dealt_and_there_is_nothing_to_click()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Off);
        var answer = await rig.SearchAsync(client: 1);

        Assert.Equal(RerankedOrder, answer.Ids);
        Assert.Equal("", TrialRig.SearchId(answer));
        Assert.Equal(HttpStatusCode.NotFound, await rig.ClickAsync("0123", "d0"));
    }

    [Fact]
    public async Task What_happens_in_a_trial_is_counted_with_its_tags()
    {
        await using var interleaved = await TrialRig.StartAsync(TrialMode.Interleave);
        var answer = await interleaved.SearchAsync(client: 1);
        var isReranked = answer.Ids[0] == "d4";
        await interleaved.ClickAsync(TrialRig.SearchId(answer), answer.Ids[0]);
        await interleaved.ClickAsync("0123", "d0");
        interleaved.Time.Advance(TimeSpan.FromMinutes(11));
        await interleaved.ReportAsync();
        var text = await interleaved.MetricsAsync();

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
        await using var split = await TrialRig.StartAsync(TrialMode.Split);
        for (var client = 0; client < 20; client++)
        {
            await split.SearchAsync(client);
        }

        split.Time.Advance(TimeSpan.FromMinutes(11));
        await split.ReportAsync();
        var text = await split.MetricsAsync();
        var engine = NumberOf(text, "searchproxy_trial_searches_total{arm=\"engine\"}");
        Assert.InRange(engine, 1, 19);
        Assert.Equal(20 - engine, NumberOf(text, "searchproxy_trial_searches_total{arm=\"reranked\"}"));

        await using var shadow = await TrialRig.StartAsync(TrialMode.Shadow);
        await shadow.SearchAsync(client: 1);
        await Eventually.HoldsAsync(async () =>
            (await shadow.MetricsAsync()).Contains("searchproxy_trial_shadows_total{outcome=\"reranked\"} 1\n", StringComparison.Ordinal));
        Assert.Contains("searchproxy_trial_shadow_changes_count 1\n", await shadow.MetricsAsync(), StringComparison.Ordinal);
    }

    private static int NumberOf(string metrics, string series) =>
        int.Parse(
            metrics.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal)).Split(' ')[1],
            CultureInfo.InvariantCulture);
}
