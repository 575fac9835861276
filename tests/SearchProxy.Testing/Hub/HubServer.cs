using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SearchProxy.Testing.Hub;

/// <summary>
/// A stand-in for the hub: listing and files of one repository, with ranges, and with connections that break when told to.
/// </summary>
public sealed class HubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HubServer(WebApplication app) => _app = app;

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Told of each request before it is answered; null for nobody.</summary>
    public Action<string>? OnAsked { get; set; }

    /// <summary>Ends a file after so many bytes; once each.</summary>
    public ConcurrentDictionary<string, int> CutOnce { get; } = new();

    /// <summary>Replaces a file's bytes after the listing was made.</summary>
    public Dictionary<string, byte[]> Swapped { get; } = new(StringComparer.Ordinal);

    /// <summary>Where files are sent for instead; without a path, which is kept.</summary>
    public string? RedirectsTo { get; set; }

    /// <summary>Authorization headers that came, empty ones included, in order.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    public string Url => _app.Urls.Single();

    public static async Task<HubServer> StartAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new HubServer(app);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            server.Files[Path.GetRelativePath(folder, file).Replace('\\', '/')] = await File.ReadAllBytesAsync(file);
        }

        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Asked.Enqueue($"{path} {context.Request.Headers.Range}".Trim());
        OnAsked?.Invoke(path);
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        const string resolve = "/org/name/resolve/main/";
        if (path == "/api/models/org/name/tree/main")
        {
            await context.Response.WriteAsync(Listing());
        }
        else if (RedirectsTo is { } elsewhere)
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = elsewhere + path;
        }
        else if (path.StartsWith(resolve, StringComparison.Ordinal) && Files.TryGetValue(path[resolve.Length..], out var bytes))
        {
            await SendAsync(context, path[resolve.Length..], Swapped.GetValueOrDefault(path[resolve.Length..], bytes));
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private async Task SendAsync(HttpContext context, string path, byte[] bytes)
    {
        var from = context.Request.GetTypedHeaders().Range?.Ranges.Single().From ?? 0;
        context.Response.StatusCode = from > 0 ? 206 : 200;
        if (from > 0)
        {
            context.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        var part = bytes.AsMemory((int)from);
        if (CutOnce.TryRemove(path, out var cut))
        {
            // Without a length: a reset connection could take bytes back that are on their way.
            await context.Response.Body.WriteAsync(part[..cut]);
            return;
        }

        context.Response.ContentLength = part.Length;

        await context.Response.Body.WriteAsync(part);
    }

    private string Listing() => JsonSerializer.Serialize(Files.Select(file =>
    {
        var large = file.Key.Contains(".onnx", StringComparison.Ordinal) || file.Key.EndsWith(".safetensors", StringComparison.Ordinal);
        var entry = new Dictionary<string, object>
        {
            ["type"] = "file",
            ["path"] = file.Key,
            ["size"] = file.Value.Length,
            ["oid"] = GitId(file.Value),
        };
        if (large)
        {
            entry["lfs"] = new { oid = Convert.ToHexStringLower(SHA256.HashData(file.Value)), size = file.Value.Length, pointerSize = 130 };
        }

        return entry;
    }));

#pragma warning disable CA5350 // Git's ids are SHA-1.
    private static string GitId(byte[] content) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350
}
