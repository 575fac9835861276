using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SearchProxy.Remote.Tests.Reranking;

/// <summary>A stand-in on port 0 that answers as the test says and remembers what it was asked.</summary>
internal sealed class RerankServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RerankServer(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Path, string? Authorization, string Body)> Asked { get; } = new();

    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public string Url => _app.Urls.Single();

    public static async Task<RerankServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new RerankServer(app);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    public void Say(int status, string body) => Answer = async (context, _) =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Asked.Enqueue((context.Request.Path, context.Request.Headers.Authorization.FirstOrDefault(), body));
        await Answer(context, Asked.Count);
    }
}
