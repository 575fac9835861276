using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Writes.Bulk;
using Yarp.ReverseProxy.Forwarder;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Streams a request to the engine and its answer to the client, both untouched. Nothing that may have reached the engine is retried.
/// </summary>
internal sealed class PassThrough(
    IHttpForwarder forwarder, EngineConnections connections, EngineNodes nodes, EngineBounds bounds, IOptions<GatewayOptions> options,
    GatewayMetrics metrics, TimeProvider time)
{
    private const int MostIdleClocks = 256;

    private readonly ObjectPool<AnswerClock> _clocks = new DefaultObjectPool<AnswerClock>(new AnswerClocks(time), MostIdleClocks);

    private readonly ForwarderRequestConfig _config = new()
    {
        ActivityTimeout = options.Value.EngineTimeout,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Forwards the request; when the engine cannot answer, the client gets 502 or 504 in the engines' form.</summary>
    public async Task ForwardAsync(HttpContext context)
    {
        var clock = _clocks.Get();
        clock.Bound = bounds.Answer(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var body = WholeBody.Take(context);
        if (body is { IsEmpty: true })
        {
            clock.Start();
        }
        else if (body is null)
        {
            context.Request.Body = clock.Watch(context.Request.Body);
        }

        var error = await forwarder.SendAsync(
            context, nodes.First.Prefix, connections.PassThrough, _config, new RawTargetTransformer(clock, body ?? default), clock.Over);
        if (error is not ForwarderError.None)
        {
            await ReportAsync(context, error, clock);
        }

        if (body is { IsEmpty: true })
        {
            _clocks.Return(clock);
        }
        else
        {
            // Who sends the body holds the clock, so it serves no other request.
            clock.Dispose();
        }
    }

    private async Task ReportAsync(HttpContext context, ForwarderError error, AnswerClock clock)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            metrics.ClientGone();
            return;
        }

        // Once the head is out, or when only the rest of the request's body was lost, the forwarder has done what can be done.
        if (context.Response.HasStarted || context.Response.StatusCode < StatusCodes.Status400BadRequest)
        {
            metrics.BrokenOff();
            return;
        }

        var fault = FaultOf(context, error, clock);
        metrics.Failed(fault);
        await GatewayFaultAnswer.WriteAsync(context, fault, Describe(fault, context, clock));
    }

    private static GatewayFault FaultOf(HttpContext context, ForwarderError error, AnswerClock clock) => error switch
    {
        _ when NodeHandler.IsUnreachable(context.Features.Get<IForwarderErrorFeature>()?.Exception) => GatewayFault.EngineUnreachable,
        _ when BrokenOff(context) is not null => GatewayFault.BulkBrokenOff,
        ForwarderError.RequestTimedOut => GatewayFault.EngineTimeout,
        _ when clock.Over.IsCancellationRequested => GatewayFault.EngineTimeout,
        ForwarderError.RequestBodyClient => GatewayFault.ClientBody,
        _ when context.Response.StatusCode == StatusCodes.Status504GatewayTimeout => GatewayFault.EngineTimeout,
        _ => GatewayFault.EngineAborted,
    };

    private static BulkBrokenOffException? BrokenOff(HttpContext context) =>
        BulkBrokenOffException.Behind(context.Features.Get<IForwarderErrorFeature>()?.Exception);

    private string Describe(GatewayFault fault, HttpContext context, AnswerClock clock) => fault switch
    {
        GatewayFault.EngineTimeout => $"the engine was silent for {Silence(clock).TotalSeconds:0.###} s",
        GatewayFault.ClientBody => "the request's body broke off before its announced end",
        GatewayFault.BulkBrokenOff => BrokenOff(context)!.Message,
        GatewayFault.EngineUnreachable => "no connection to the engine: " + Innermost(context),
        _ => "the engine closed the connection before its answer was complete: " + Innermost(context),
    };

    private TimeSpan Silence(AnswerClock clock) => clock.Over.IsCancellationRequested ? clock.Bound : options.Value.EngineTimeout;

    private static string Innermost(HttpContext context)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        while (exception?.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception?.Message ?? "no details";
    }
}

/// <summary>Makes the clocks of a pool, and takes them back.</summary>
internal sealed class AnswerClocks(TimeProvider time) : PooledObjectPolicy<AnswerClock>
{
    public override AnswerClock Create() => new(time);

    public override bool Return(AnswerClock clock)
    {
        var isReady = clock.TryReset();
        if (!isReady)
        {
            clock.Dispose();
        }

        return isReady;
    }
}
