using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Routing;

namespace SearchProxy.Gateway.Search;

/// <summary>HTTP on both sides of the <see cref="SearchPipeline"/>: reads the request, and writes the answer or sends the original on.</summary>
internal sealed class SearchLane(
    SearchPipeline pipeline, OriginalForwarder forwarder, SearchMetrics metrics, SearchLog log, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const string OptionPrefix = CallerHeaders.OwnPrefix + "-";

    public async Task HandleAsync(HttpContext context, SearchRoute route)
    {
        var timer = new StageTimer(time);
        RequestBody body;
        try
        {
            body = await BodyReader.ReadAsync(context.Request, options.Value.Limits, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            await GatewayFaultAnswer.WriteAsync(context, GatewayFault.ClientBody, "the request's body broke off before its announced end");
            return;
        }

        try
        {
            var outcome = await RunAsync(context, route, body, timer);
            metrics.Ended(outcome, timer);
            Announce(context, outcome, timer);
            await (outcome.Answer is { } answer ? EngineAnswerWriter.WriteAsync(context, answer) : ForwardAsync(context, body, outcome.CleanBody));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            metrics.ClientGone();
        }
    }

    private async ValueTask<SearchOutcome> RunAsync(HttpContext context, SearchRoute route, RequestBody body, StageTimer timer)
    {
        if (route.Kind != SearchRouteKind.Search)
        {
            return SearchOutcome.Forward(BypassReason.Template, detail: null, cleanBody: null);
        }

        if (body.Fault != RequestBodyFault.None)
        {
            return SearchOutcome.Forward(body.BypassReason, detail: null, cleanBody: null);
        }

        try
        {
            return await pipeline.RunAsync(CallOf(context, route, body), timer, context.RequestAborted);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            log.SearchThrew(e);
            return SearchOutcome.ForwardDegraded(DegradeReason.Internal, detail: null, cleanBody: null);
        }
    }

    private static SearchCall CallOf(HttpContext context, SearchRoute route, RequestBody body)
    {
        var request = context.Request;
        var headers = new List<EngineHeader>(request.Headers.Count);
        var own = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                headers.Add(new EngineHeader(name, value ?? string.Empty));
                if (name.StartsWith(OptionPrefix, StringComparison.OrdinalIgnoreCase))
                {
                    own.Add(KeyValuePair.Create(name[OptionPrefix.Length..].ToLowerInvariant(), value ?? string.Empty));
                }
            }
        }

        var input = new SearchHttpInput(
            route.RawPath, route.RawQuery, request.ContentType, NullIfEmpty(request.Headers.Accept.ToString()), body.Content, own);
        return new SearchCall(input, CallerHeaders.Select(headers));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary>
    /// The headers go on when the answer's head does: only then is it known whether a forwarded original succeeded, and whether the answer is the
    /// engine's at all (one of the proxy's own carries its own marker).
    /// </summary>
    private static void Announce(HttpContext context, SearchOutcome outcome, StageTimer timer) => context.Response.OnStarting(() =>
    {
        var headers = context.Response.Headers;
        if (!headers.ContainsKey(Marker.HeaderName))
        {
            var succeeded = context.Response.StatusCode is >= 200 and < 300;
            headers[Marker.HeaderName] = (succeeded ? outcome.MarkerOnSuccess ?? outcome.Marker : outcome.Marker).Value;
            headers.Append("Server-Timing", timer.ToHeader());
        }

        return Task.CompletedTask;
    });

    private async Task ForwardAsync(HttpContext context, RequestBody body, ReadOnlyMemory<byte>? cleanBody)
    {
        if (cleanBody is { } clean)
        {
            body = new RequestBody(clean, clean, RequestBodyFault.None);
            context.Request.Headers.Remove("Content-Encoding");
            context.Request.Headers.Remove("Transfer-Encoding");
            context.Request.ContentLength = clean.Length;
        }

        await forwarder.ForwardAsync(context, body);
    }
}
