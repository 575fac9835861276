using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using SearchProxy.Testing;

namespace SearchProxy.Page.Tests;

/// <summary>
/// The page at <c>/_searchproxy/</c> in a real browser, before the demo. With SEARCHPROXY_WRITE_DOCS set the screenshots of the documents
/// are taken anew.
/// </summary>
public sealed class OperatorPageTests
{
    private static readonly ViewportSize Desktop = new() { Width = 1280, Height = 900 };
    private static readonly ViewportSize Status = new() { Width = 1280, Height = 810 };
    private static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    /// <summary>Queries that are judged; `tune` needs 20.</summary>
    private const int Judged = 22;

    /// <summary>How often the page looks at the metrics.</summary>
    private const int StatusMilliseconds = 2_000;

    [BrowserFact]
    public async Task Orders_stand_side_by_side_and_are_judged_with_keys()
    {
        await using var demo = await DemoProcess.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = Desktop, ColorScheme = ColorScheme.Light });
        var wrong = Watch(page, demo.Page);

        await page.GotoAsync(demo.Page.AbsoluteUri);
        await page.GetByLabel("Words, or a search body in JSON").FillAsync("python snake");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).Last.ClickAsync();
        var columns = page.Locator(".column");
        await Assertions.Expect(columns).ToHaveCountAsync(3);
        foreach (var order in new[] { "Engine", "Hybrid", "Reranked" })
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = $"{order} order" }).Locator(".hit").First)
                .ToBeVisibleAsync();
        }

        await Assertions.Expect(page.Locator("#outcome code"))
            .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^reranked; scored=\\d+"));
        await Assertions.Expect(page.Locator("#outcome")).ToContainTextAsync("Stages: ");
        await Assertions.Expect(page.Locator(".hit mark").First).ToBeVisibleAsync();
        await Assertions.Expect(columns.Nth(2).Locator(".hit .facts summary").First)
            .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("lexical .* vector .* fused .* model .* final "));

        // From hit to hit by arrows, judged by digits, the same document in every column.
        var first = columns.Nth(0).Locator(".hit").First;
        await first.FocusAsync();
        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("1");
        await Assertions.Expect(first.Locator(".grade")).ToHaveTextAsync("grade 3");
        await Assertions.Expect(columns.Nth(0).Locator(".hit").Nth(1).Locator(".grade")).ToHaveTextAsync("grade 1");
        await Assertions.Expect(page.Locator("#judged-count")).ToHaveTextAsync("(2)");
        await ShootAsync(page, "page-search.png");

        await page.GetByRole(AriaRole.Button, new() { Name = "Judgements" }).ClickAsync();
        var download =
            await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal(
            ["query,docid,rating", "python snake", "python snake"], lines.Select((line, at) => at == 0 ? line : line.Split(',')[0]));
        Assert.Equal(["1", "3"], lines.Skip(1).Select(line => line.Split(',')[2]).Order(StringComparer.Ordinal));
        Assert.Empty(wrong);
    }

    /// <summary>
    /// Judged in the browser, measured and tuned at the command line: enough queries for both, some with what CSV has to quote.
    /// </summary>
    [BrowserFact]
    public async Task Eval_and_tune_read_the_judgements_that_it_exports()
    {
        await using var demo = await DemoProcess.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(demo.Page.AbsoluteUri);
        await page.EvaluateAsync(
            "judged => localStorage.setItem('searchproxy.judgements', judged)", JsonSerializer.Serialize(DemoJudgements()));
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Judgements" }).ClickAsync();
        var download =
            await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export CSV" }).ClickAsync());
        var file = await download.PathAsync();

        var (code, said) =
            await DemoProcess.RunAsync("eval", "--engine", demo.Engine, "--index", "demo", "--qrels", file, "--orders", "bm25");
        Assert.True(code == 0, said);
        Assert.Contains($"| demo | {Judged} |", said, StringComparison.Ordinal);
        (code, said) = await DemoProcess.RunAsync(
            "tune", "--engine", demo.Engine, "--index", "demo", "--qrels", file, "--blend", "0", "--window", "10");
        Assert.True(code == 0, said);
        Assert.Contains($"{Judged}", said, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task What_if_status_and_settings_are_shown_in_the_dark_and_on_a_phone()
    {
        await using var demo = await DemoProcess.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = Phone, ColorScheme = ColorScheme.Dark });
        var wrong = Watch(page, demo.Page);

        await page.GotoAsync(demo.Page.AbsoluteUri);
        await page.GetByLabel("Words, or a search body in JSON").FillAsync("""{"query":{"match":{"text":"python snake"}}}""");
        await page.GetByText("What if").ClickAsync();
        await page.GetByLabel("Window").FillAsync("5");
        await page.GetByLabel("Widen").SelectOptionAsync("never");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).Last.ClickAsync();
        await Assertions.Expect(page.Locator("#outcome code")).ToContainTextAsync("scored=5");
        await Assertions.Expect(page.Locator("#outcome code")).ToContainTextAsync("widen=never");
        await ShootAsync(page, "page-phone-dark.png");
        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            "the page is wider than the phone");

        // A reason in words, as the documents have it.
        await page.GetByLabel("Words, or a search body in JSON").FillAsync("""{"query":{"match_all":{}}}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).Last.ClickAsync();
        await Assertions.Expect(page.Locator("#outcome")).ToContainTextAsync("nothing to rerank by");

        await page.GetByRole(AriaRole.Button, new() { Name = "Status" }).ClickAsync();
        await Assertions.Expect(page.Locator("#readiness")).ToContainTextAsync("The proxy is ready");
        await Assertions.Expect(page.GetByText("Searches by outcome")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Settings" }).ClickAsync();
        await page.GetByLabel("Show only").FillAsync("search.window");
        await Assertions.Expect(page.Locator("#settings tbody tr")).ToHaveTextAsync(["gateway.search.window50default"]);
        await page.GetByLabel("Show only").FillAsync("gateway.engines");
        await Assertions.Expect(page.Locator("#settings tbody td").Last).ToHaveTextAsync("this command");
        Assert.Empty(wrong);
    }

    /// <summary>Searches of several outcomes between two looks of the page, whose clock the test moves.</summary>
    [BrowserFact]
    public async Task The_status_draws_models_nodes_queue_cache_and_outcomes()
    {
        await using var demo = await DemoProcess.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        using var client = new HttpClient { BaseAddress = demo.Page };
        foreach (var (scheme, picture) in new[] { (ColorScheme.Light, "page-status.png"), (ColorScheme.Dark, "page-status-dark.png") })
        {
            var page = await browser.NewPageAsync(new() { ViewportSize = Status, ColorScheme = scheme });
            var wrong = Watch(page, demo.Page);
            await page.Clock.InstallAsync();
            await page.RunAndWaitForResponseAsync(
                () => page.GotoAsync(new Uri(demo.Page, "/_searchproxy/#status").AbsoluteUri), "**/_searchproxy/metrics");
            foreach (var searches in new[] { 1, 4, 9, 6, 2, 7, 12, 8, 3, 5 })
            {
                await SearchAsync(client, searches);
                await page.RunAndWaitForResponseAsync(() => page.Clock.RunForAsync(StatusMilliseconds), "**/_searchproxy/metrics");
            }

            await Assertions.Expect(page.Locator("#readiness")).ToContainTextAsync("The proxy is ready");
            foreach (var title in new[]
            {
                "Searches by outcome", "Requests by lane", "Models ready", "Tokens that wait", "Oldest wait in seconds", "Cache",
                "Engine nodes that answer", "Bytes held",
            })
            {
                var curves = page.Locator(".plot", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title }) }).Locator("path");
                await Assertions.Expect(curves.First).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M0.0 (.*L){6}"));
            }

            foreach (var label in new[] { "reranked · none", "bypassed · no-text", "bypassed · off", "encoder", "reranker", "hit" })
            {
                await Assertions.Expect(page.Locator("#plots")).ToContainTextAsync(label);
            }

            await ShootAsync(page, picture);
            Assert.Empty(wrong);
            await page.CloseAsync();
        }
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = BrowserFactAttribute.Path, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });

    /// <summary>Collects what the browser complains of, and every request to anywhere else.</summary>
    private static List<string> Watch(IPage page, Uri origin)
    {
        var wrong = new List<string>();
        page.PageError += (_, error) => wrong.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                wrong.Add(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                wrong.Add(request.Url);
            }
        };
        return wrong;
    }

    /// <summary>So many searches: reranked ones, some of them twice, and such as are left to the engine.</summary>
    private static async Task SearchAsync(HttpClient client, int searches)
    {
        string[] words = ["python snake", "how do canal locks work", "crane bird", "jaguar speed", "mercury planet"];
        for (var number = 0; number < searches; number++)
        {
            var query = (number % 4) switch
            {
                3 => "size=3",
                _ => $"q={Uri.EscapeDataString(words[(searches + number) % words.Length])}&size=3",
            };
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/demo/_search?{query}", UriKind.Relative));
            if (number % 5 == 4)
            {
                request.Headers.Add("X-SearchProxy-Off", "true");
            }

            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task ShootAsync(IPage page, string file)
    {
        if (Environment.GetEnvironmentVariable("SEARCHPROXY_WRITE_DOCS") is { Length: > 0 })
        {
            await page.ScreenshotAsync(new() { Path = RepositoryFolder.At("docs", "images", file), FullPage = false });
        }
        else
        {
            Assert.True(
                File.Exists(RepositoryFolder.At("docs", "images", file)),
                $"docs/images/{file} is missing; SEARCHPROXY_WRITE_DOCS=1 takes it");
        }
    }

    /// <summary>The demo's own judgements in the form in which the page keeps them: query, document, grade.</summary>
    private static Dictionary<string, Dictionary<string, int>> DemoJudgements()
    {
        var corpus = RepositoryFolder.At("src", "SearchProxy", "Demo", "Corpus");
        var grades = File.ReadLines(Path.Combine(corpus, "qrels.tsv"))
            .Skip(1)
            .Select(static line => line.Split('\t'))
            .ToLookup(static row => row[0], static row => row, StringComparer.Ordinal);
        return File.ReadLines(Path.Combine(corpus, "queries.jsonl"))
            .Take(Judged)
            .Select(static line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(
            static query => query.GetProperty("text").GetString() + ", \"exactly\"",
            query => grades[query.GetProperty("_id").GetString()!].ToDictionary(
                static row => row[1], static row => int.Parse(row[2], CultureInfo.InvariantCulture), StringComparer.Ordinal),
            StringComparer.Ordinal);
    }
}
