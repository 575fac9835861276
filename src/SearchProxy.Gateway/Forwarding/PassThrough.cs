using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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
    private readonly ForwarderRequestConfig _config = new()
    {
        ActivityTimeout = options.Value.EngineTimeout,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Forwards the request; when the engine cannot answer, the client gets 502 or 504 in the engines' form.</summary>
    public async Task ForwardAsync(HttpContext context)
    {
        using var clock = new AnswerClock(bounds.Answer(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget), time);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
        {
            clock.Start();
        }
        else
        {
            context.Request.Body = clock.Watch(context.Request.Body);
        }

        var error =
            await forwarder.SendAsync(context, nodes.First.Prefix, connections.PassThrough, _config, new RawTargetTransformer(clock));
        if (error is not ForwarderError.None)
        {
            await ReportAsync(context, error);
        }
    }

    private async Task ReportAsync(HttpContext context, ForwarderError error)
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

        var fault = FaultOf(context, error);
        metrics.Failed(fault);
        await GatewayFaultAnswer.WriteAsync(context, fault, Describe(fault, context));
    }

    private static GatewayFault FaultOf(HttpContext context, ForwarderError error) => error switch
    {
        _ when NodeHandler.IsUnreachable(context.Features.Get<IForwarderErrorFeature>()?.Exception) => GatewayFault.EngineUnreachable,
        _ when BrokenOff(context) is not null => GatewayFault.BulkBrokenOff,
        ForwarderError.RequestTimedOut => GatewayFault.EngineTimeout,
        _ when context.Features.Get<IForwarderErrorFeature>()?.Exception is EngineSilentException => GatewayFault.EngineTimeout,
        ForwarderError.RequestBodyClient => GatewayFault.ClientBody,
        _ when context.Response.StatusCode == StatusCodes.Status504GatewayTimeout => GatewayFault.EngineTimeout,
        _ => GatewayFault.EngineAborted,
    };

    private static BulkBrokenOffException? BrokenOff(HttpContext context) =>
        BulkBrokenOffException.Behind(context.Features.Get<IForwarderErrorFeature>()?.Exception);

    private string Describe(GatewayFault fault, HttpContext context) => fault switch
    {
        GatewayFault.EngineTimeout when context.Features.Get<IForwarderErrorFeature>()?.Exception is EngineSilentException silent =>
            silent.Message,
        GatewayFault.EngineTimeout => $"the engine was silent for {options.Value.EngineTimeout.TotalSeconds:0.###} s",
        GatewayFault.ClientBody => "the request's body broke off before its announced end",
        GatewayFault.BulkBrokenOff => BrokenOff(context)!.Message,
        GatewayFault.EngineUnreachable => "no connection to the engine: " + Innermost(context),
        _ => "the engine closed the connection before its answer was complete: " + Innermost(context),
    };

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
