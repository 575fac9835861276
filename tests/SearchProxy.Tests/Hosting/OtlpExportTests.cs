using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SearchProxy.Hosting;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Tests.Commands;

namespace SearchProxy.Tests.Hosting;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task A_collector_gets_the_metrics_and_the_stages_of_searches()
    {
        var sent = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await CollectorAsync(sent);
        await using var engine = await ScriptedEngine.StartAsync();
        using (OtlpExport.StartTo(new Uri(collector.Urls.Single())))
        {
            using var serving = ServingRun.Start(
                "serve", "--engine", engine.Url.ToString(), "--listen", "http://127.0.0.1:0", "--models", "/nowhere");
            using var client = new HttpClient { BaseAddress = new Uri(await serving.Address) };
            using var body = new StringContent("""{"query":{"match":{"text":"whale"}}}""", Encoding.UTF8, "application/json");
            await client.PostAsync("/books/_search", body);
        }

        Assert.Contains("searchproxy.search.outcomes", sent["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("searchproxy.gateway.requests", sent["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("dotnet.process.cpu.time", sent["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", sent["/v1/metrics"], StringComparison.Ordinal);
        Assert.DoesNotContain("whale", string.Concat(sent.Values), StringComparison.Ordinal);
        Assert.Contains("SearchProxy.Search", sent["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("searchproxy.outcome", sent["/v1/traces"], StringComparison.Ordinal);
        Assert.All(sent.Values, text => Assert.Contains("service.name", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_collector_nothing_is_sent() => Assert.Null(OtlpExport.StartIfWanted());

    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, string> sent)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            sent.AddOrUpdate(
                context.Request.Path.Value!,
                Encoding.Latin1.GetString(body.ToArray()),
                (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await app.StartAsync();
        return app;
    }
}
