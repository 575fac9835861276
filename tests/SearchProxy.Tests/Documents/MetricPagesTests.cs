using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SearchProxy.Testing;
using SearchProxy.Tests.Commands;

namespace SearchProxy.Tests.Documents;

public sealed partial class MetricPagesTests
{
    private const string Page = "docs/metrics.md";

    /// <summary>With SEARCHPROXY_WRITE_DOCS set the page is written instead.</summary>
    [Fact]
    public async Task The_metrics_page_has_every_metric_and_label_that_a_proxy_shows()
    {
        var (before, after) = await ExpositionAsync();
        // A rate that begins with the first of its kind misses it: all counters of the product's own are there before anything happens.
        Assert.All(
            MetricTable.Read(before).Where(static metric => metric.Key.StartsWith("searchproxy_", StringComparison.Ordinal)
                && metric.Value.Kind == "counter"),
            metric => Assert.Matches($"(?m)^{metric.Key}(\\{{[^}}]*\\}})? ", before));
        var metrics = MetricTable.Read(after);
        Assert.All(
            [
                "searchproxy_build_info", "searchproxy_inference_queue_tokens", "searchproxy_model_ready", "searchproxy_engine_node_up",
                "searchproxy_search_outcomes_total", "searchproxy_configuration_reload_ok", "dotnet_process_cpu_time_seconds_total",
            ],
            name => Assert.Contains(name, metrics.Keys));
        Assert.DoesNotContain(metrics, static metric => metric.Value.Meaning.Length == 0);
        WrittenDocument.Check(Page, MetricTable.Write(File.ReadAllText(RepositoryFolder.At(Page)), metrics));
    }

    [Theory]
    [InlineData("compose/grafana/dashboards/searchproxy.json")]
    [InlineData("compose/prometheus/alerts.yml")]
    public void Dashboard_and_alerts_ask_for_metrics_and_labels_that_there_are(string file)
    {
        var text = File.ReadAllText(RepositoryFolder.At(file));
        var known = Row().Matches(File.ReadAllText(RepositoryFolder.At(Page)))
            .ToDictionary(
                static row => row.Groups["name"].Value,
                static row => (Kind: row.Groups["kind"].Value, Labels: row.Groups["labels"].Value),
                StringComparer.Ordinal);
        var asked = Metric().Matches(text).ToList();
        Assert.True(asked.Count >= 8);
        Assert.All(asked, metric =>
        {
            var name = metric.Groups["name"].Value;
            var family = Suffix().Replace(name, "") is var bare
                && known.TryGetValue(bare, out var histogram)
                && histogram.Kind == "histogram"
                ? bare
                : name;
            Assert.True(known.ContainsKey(family), $"{file} asks for {name}, which is not in {Page}");
            Assert.All(
                Matcher().Matches(metric.Groups["labels"].Value),
                label => Assert.Contains($"`{label.Groups["name"].Value}`", known[family].Labels, StringComparison.Ordinal));
        });
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            using var dashboard = JsonDocument.Parse(text);
            Assert.All(
                dashboard.RootElement.GetProperty("panels").EnumerateArray(),
                static panel => Assert.False(string.IsNullOrEmpty(panel.GetProperty("title").GetString())));
        }
    }

    /// <summary>
    /// What a proxy with everything switched on shows before its first request and after a search, another and something else.
    /// </summary>
    private static async Task<(string Before, string After)> ExpositionAsync()
    {
        await using var engine = await LocalEngine.LocalEngineHost.StartAsync(new LocalEngine.LocalEngineOptions());
        using var config = new TemporaryFile(/*lang=json,strict*/ """{"gateway":{"search":{"deadline":"20s"},"serving":{"enabled":true,"allowWithoutKey":true}},"models":{"rerankers":{"hosted":{"remote":{"url":"http://127.0.0.1:1/rerank"}}}}}""");
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        await CommandRun.OfAsync("ingest", "--engine", engine.Url.ToString(), "--index", "books", "--source", source.Path);
        using var serving = ServingRun.Start(
            "serve", "--config", config.Path, "--engine", engine.Url.ToString(), "--listen", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await serving.Address) };
        await Eventually.HoldsAsync(async () => (await client.GetAsync("/_searchproxy/health/ready")).IsSuccessStatusCode);
        var before = await client.GetStringAsync("/_searchproxy/metrics");
        foreach (var body in new[] { """{"query":{"match":{"text":"which bird dances"}}}""", """{"query":{"match_all":{}}}""" })
        {
            using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            await client.PostAsync("/books/_search", content);
        }

        await client.GetAsync("/");
        return (before, await client.GetStringAsync("/_searchproxy/metrics"));
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)` \| (?<kind>\w+) \| (?<labels>[^|]*)\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(?<name>(searchproxy|dotnet)_[a-z_]+)(\{(?<labels>[^}]*)\})?", RegexOptions.ExplicitCapture)]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Suffix();

    [GeneratedRegex("(?<name>[a-z_]+)(=~|!~|!=|=)", RegexOptions.ExplicitCapture)]
    private static partial Regex Matcher();
}
