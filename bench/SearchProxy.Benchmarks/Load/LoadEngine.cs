using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using SearchProxy.Gateway.Hosting;

namespace SearchProxy.Benchmarks.Load;

/// <summary>
/// An engine that answers searches with fifty hits of the size of a paragraph, at once, keeps nothing, and fails as often as it is told.
/// </summary>
internal sealed class LoadEngine : IAsyncDisposable
{
    private const int Hits = 50;
    private readonly WebApplication _app;
    private readonly double _faults;
    private readonly byte[] _search;
    private int _asked;

    private LoadEngine(WebApplication app, double faults)
    {
        (_app, _faults) = (app, faults);
        var hits = Enumerable.Range(0, Hits).Select(static i => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"_index":"load","_id":"{{i}}","_score":{{Hits - i}}.0,"_source":{"text":"{{Passage(i)}}"},"fields":{"text":["{{Passage(i)}}"]} }"""));
        _search = Encoding.UTF8.GetBytes(
            $$"""{"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":{{Hits}},"relation":"eq"},"max_score":50.0,"hits":[{{string.Join(",", hits)}}]} }""");
    }

    public Uri Url => GatewayHost.AddressesOf(_app)[0];

    /// <param name="faults">Share of the requests whose connection breaks, in turn with 503.</param>
    public static async Task<LoadEngine> StartAsync(double faults)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var engine = new LoadEngine(builder.Build(), faults);
        engine._app.Run(engine.AnswerAsync);
        await engine._app.StartAsync();
        return engine;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Passage(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $"Paragraph {i} tells of the sea and of what lives in it: whales that dive for an hour, squid of the depths, and ships that {string.Concat(Enumerable.Repeat("pass by night ", 3 + (i % 5)))}.");

    private async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        var asked = Interlocked.Increment(ref _asked);
        if (_faults > 0 && asked % (int)(1 / _faults) == 0)
        {
            if (asked / (int)(1 / _faults) % 2 == 0)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers["X-elastic-product"] = "Elasticsearch";
        await context.Response.Body.WriteAsync(context.Request.Path.Value switch
        {
            "/" => """{"version":{"number":"8.17.0"},"tagline":"You Know, for Search"}"""u8.ToArray(),
            "/load/_mapping" => """{"load":{"mappings":{"properties":{"text":{"type":"text"}}}}}"""u8.ToArray(),
            "/load/_search" => _search,
            _ => "{}"u8.ToArray(),
        });
    }
}
