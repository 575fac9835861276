using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SearchProxy.Remote.Reranking;

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

    /// <summary>Options of a reranker that asks this server.</summary>
    public RemoteRerankerOptions Options(string path = "/rerank", Action<RemoteRerankerOptions>? change = null)
    {
        var options = new RemoteRerankerOptions { Url = Url + path, Model = "m", Timeout = TimeSpan.FromSeconds(30) };
        change?.Invoke(options);
        return options;
    }

    public void Say(int status, string body) => Answer = async (context, _) =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    };

    /// <summary>How many passages each request had.</summary>
    public IEnumerable<int> Sizes => Asked.Select(asked => Texts(asked.Body).Count);

    /// <summary>Scores texts that are numbers by themselves, the last first, and refuses requests with more of them.</summary>
    public void TakeAtMost(int most, int status = 422) => Answer = async (context, _) =>
    {
        var texts = Texts((string)context.Items["body"]!);
        if (texts.Count > most)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(
                $$"""{"error":"batch size {{texts.Count}} > maximum allowed batch size {{most}}","error_type":"Validation"}""");
            return;
        }

        await context.Response.WriteAsync(
            $"[{string.Join(',', texts.Select((text, i) => $$"""{"index":{{i}},"score":{{text}}}""").Reverse())}]");
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        context.Items["body"] = body;
        Asked.Enqueue((context.Request.Path, context.Request.Headers.Authorization.FirstOrDefault(), body));
        await Answer(context, Asked.Count);
    }

    private static List<string> Texts(string body)
    {
        using var json = JsonDocument.Parse(body);
        var texts = json.RootElement.TryGetProperty("texts", out var tei) ? tei : json.RootElement.GetProperty("documents");
        return [.. texts.EnumerateArray().Select(text => text.GetString()!)];
    }
}
