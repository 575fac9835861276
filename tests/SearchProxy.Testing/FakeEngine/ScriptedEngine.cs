using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.FakeEngine;

/// <summary>
/// An engine that answers by script and keeps an audit trail of what it was asked. Kestrel on a free port. Without a rule that
/// matches, <c>GET /</c> is answered as the product would and everything else with 404.
/// </summary>
public sealed class ScriptedEngine : IAsyncDisposable
{
    private readonly ConcurrentStack<EngineRule> _rules = new();
    private readonly ConcurrentQueue<AskedRequest> _asked = new();
    private readonly WebApplication _host;
    private readonly EngineKind _kind;
    private Func<int, EngineAnswer?>? _atCall;
    private int _calls;

    private ScriptedEngine(EngineKind kind, X509Certificate2? certificate, int port)
    {
        _kind = kind;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, certificate, port));
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.AddRoutingCore();
        _host = builder.Build();
        _host.Run(AnswerAsync);
    }

    /// <summary>The URL, without a slash at the end.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Everything asked so far, in order of arrival.</summary>
    public IReadOnlyList<AskedRequest> Asked => [.. _asked];

    /// <summary>Starts an engine on a free port, or on the given one; with a certificate it speaks https.</summary>
    public static async Task<ScriptedEngine> StartAsync(
        EngineKind kind = EngineKind.Elasticsearch8, X509Certificate2? certificate = null, int port = 0)
    {
        var engine = new ScriptedEngine(kind, certificate, port);
        await engine._host.StartAsync().ConfigureAwait(false);
        var address = engine._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        engine.Url = new Uri(address);
        return engine;
    }

    /// <summary>
    /// Answers what <paramref name="matches"/> by its head, once a request, before its body is read where the answer says so; later rules
    /// go before earlier ones.
    /// </summary>
    public ScriptedEngine When(Func<AskedHead, bool> matches, Func<AskedHead, EngineAnswer> answer)
    {
        _rules.Push(new EngineRule.ByHead(matches, answer));
        return this;
    }

    /// <summary>Answers one method and path (compared exactly, percent-encoding kept); a null method is any.</summary>
    public ScriptedEngine When(string? method, string path, EngineAnswer answer) =>
        When(asked => (method is null || asked.Method == method) && asked.Path == path, _ => answer);

    /// <summary>Answers what <paramref name="matches"/> with its body, which is read first, for whatever rule answers then.</summary>
    public ScriptedEngine WhenBody(Func<AskedRequest, bool> matches, Func<AskedRequest, EngineAnswer> answer)
    {
        _rules.Push(new EngineRule.ByBody(matches, answer));
        return this;
    }

    /// <summary>Answers a request by its number, from 1 on, before all rules; null leaves it to them.</summary>
    public ScriptedEngine AtCall(Func<int, EngineAnswer?> answer)
    {
        _atCall = answer;
        return this;
    }

    /// <summary>Answers every request.</summary>
    public ScriptedEngine Always(EngineAnswer answer) => When(_ => true, _ => answer);

    /// <summary>Forgets the audit trail.</summary>
    public void ForgetAsked() => _asked.Clear();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await _host.StopAsync(now.Token).ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private static void Configure(KestrelServerOptions options, X509Certificate2? certificate, int port)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxRequestLineSize = 1 << 20;
        options.Limits.MaxRequestHeadersTotalSize = 1 << 20;
        options.Limits.MaxRequestHeaderCount = 10_000;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.AllowAlternateSchemes = true;
        options.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        options.Listen(System.Net.IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        });
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var head = Head(context);
        AskedRequest? whole = null;
        EngineAnswer? answer = null;
        foreach (var rule in _rules)
        {
            if (rule is EngineRule.ByBody byBody)
            {
                whole ??= await ReadAsync(context, head).ConfigureAwait(false);
                answer = byBody.Matches(whole) ? byBody.Answer(whole) : null;
            }
            else if (rule is EngineRule.ByHead byHead && byHead.Matches(head))
            {
                answer = byHead.Answer(head);
            }

            if (answer is not null)
            {
                break;
            }
        }

        answer ??= Unscripted(head);
        if (answer.ReadsBody)
        {
            whole ??= await ReadAsync(context, head).ConfigureAwait(false);
        }

        answer = _atCall?.Invoke(Interlocked.Increment(ref _calls)) ?? answer;
        _asked.Enqueue(whole ?? new AskedRequest(head, []));
        await WriteAsync(context, answer).ConfigureAwait(false);
    }

    private EngineAnswer Unscripted(AskedHead asked) => asked is { Path: "/", Method: "GET" or "HEAD" }
        ? EngineGreeting.Of(_kind)
        : EngineAnswer.Error(404, "index_not_found_exception", "no such index [scripted]");

    private static AskedHead Head(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var lines = context.Request.Headers.SelectMany(header => header.Value.Select(value => new HeaderLine(header.Key, value ?? "")));
        return new AskedHead(context.Request.Method, target, [.. lines], context.RequestAborted);
    }

    private static async Task<AskedRequest> ReadAsync(HttpContext context, AskedHead head)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return new AskedRequest(head, body.ToArray());
    }

    private static async Task WriteAsync(HttpContext context, EngineAnswer answer)
    {
        await answer.BeforeHead.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        if (answer.Fault is EngineFault.DropBeforeHead)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var group in answer.Headers.GroupBy(line => line.Name, StringComparer.OrdinalIgnoreCase))
        {
            response.Headers[group.Key] = group.Select(line => line.Value).ToArray();
        }

        if (!answer.IsChunked && answer.Status is not (204 or 304))
        {
            response.ContentLength ??= answer.Body.Length;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await WriteBodyAsync(context, answer).ConfigureAwait(false);
        }
    }

    private static async Task WriteBodyAsync(HttpContext context, EngineAnswer answer)
    {
        var half = answer.Body.Length / 2;
        await context.Response.Body.WriteAsync(answer.Body[..half], context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        await answer.MidBody.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        if (answer.Fault is EngineFault.AbortMidBody)
        {
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(answer.Body[half..], context.RequestAborted).ConfigureAwait(false);
    }
}
