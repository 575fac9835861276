using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Pages;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Trials;
using SearchProxy.Gateway.Writes;

namespace SearchProxy.Gateway.Hosting;

/// <summary>Sends each request down its lane: the proxy's own pages, or the engine.</summary>
internal sealed partial class RequestDispatcher(
    PassThrough passThrough,
    SearchLane search,
    WriteLane writes,
    OwnPages pages,
    SearchTrials trials,
    GatewayMetrics metrics,
    AccessLog access,
    ILogger<RequestDispatcher> log,
    TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        var lane = Lane.Own;
        metrics.Started();
        context.Features.Get<RequestLineFilter>()?.HeadRead(context.Request);
        try
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            if (RequestGuard.Refuse(context.Request, target) is var (fault, detail))
            {
                metrics.Failed(fault);
                await GatewayFaultAnswer.WriteAsync(context, fault, detail, ("Connection", "close"));
            }
            else if (OwnPages.Owns(target) || OperatorAccess.IsOnAdminListener(context))
            {
                await pages.HandleAsync(context, target);
            }
            else if (SearchRouteMatcher.TryMatch(context.Request.Method, target, out var route))
            {
                lane = Lane.Search;
                await search.HandleAsync(context, route);
            }
            else if (writes.TryMatch(context.Request.Method, target, out var write))
            {
                lane = Lane.Write;
                await writes.HandleAsync(context, write);
            }
            else
            {
                lane = Lane.Pass;
                trials.Opened(context.Request, target);
                await passThrough.ForwardAsync(context);
            }
        }
        catch (Exception bug) when (bug is not (OperationCanceledException or IOException or BadHttpRequestException))
        {
            LogThrew(log, lane, LoggedFault.Of(bug));
            metrics.Failed(GatewayFault.Internal);
            if (context.Response.HasStarted)
            {
                throw;
            }

            await GatewayFaultAnswer.WriteAsync(
                context,
                GatewayFault.Internal,
                bug is OutOfMemoryException ? "the proxy ran out of memory" : "the proxy failed by a bug of its own; its log says more");
        }
        finally
        {
            var elapsed = time.GetElapsedTime(start);
            metrics.Ended(lane, context.Response.StatusCode, elapsed);
            access.Ended(context, lane, elapsed);
        }
    }

    [LoggerMessage(1300, LogLevel.Error, "A request in the lane {Lane} failed by a bug of the proxy. {Fault}")]
    private static partial void LogThrew(ILogger log, string lane, string fault);
}
