using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SearchProxy.Benchmarks.Ingestion;

/// <summary>An engine that takes every document and keeps none: what is left is the time of the ingestion itself.</summary>
internal sealed class TakingEngine : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly string _mapping;

    private TakingEngine(string model, int dimensions)
    {
        _mapping = $$$$$$$$"""{"bench":{"mappings":{"_meta":{"search_proxy":{"version":1,"text_fields":[{"name":"text"}],"vector_field":"search_proxy.vector","model":"{{{{{{{{model}}}}}}}}","dimensions":{{{{{{{{dimensions}}}}}}}}}}}}}""";
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(System.Net.IPAddress.Loopback, 0);
        });
        builder.Services.AddRoutingCore();
        _host = builder.Build();
        _host.Run(AnswerAsync);
    }

    public Uri Url => new(_host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<TakingEngine> StartAsync(string model, int dimensions)
    {
        var engine = new TakingEngine(model, dimensions);
        await engine._host.StartAsync();
        return engine;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var answer = path.EndsWith("/_mapping", StringComparison.Ordinal) ? _mapping
            : path.EndsWith("/_search", StringComparison.Ordinal) ? """{"hits":{"hits":[]}}"""
            : path.EndsWith("/_bulk", StringComparison.Ordinal) ? await TakeAsync(context)
            : "{}";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer);
    }

    private static async Task<string> TakeAsync(HttpContext context)
    {
        var lines = 0;
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        var items = new StringBuilder("{\"errors\":false,\"items\":[");
        for (var i = 0; i < lines / 2; i++)
        {
            items.Append(i == 0 ? string.Empty : ",").Append("{\"index\":{\"status\":201}}");
        }

        return items.Append("]}").ToString();
    }
}
