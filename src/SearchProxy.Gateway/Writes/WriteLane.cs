using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Writes.Bulk;
using SearchProxy.Gateway.Writes.Embedding;
using SearchProxy.Gateway.Writes.Single;

namespace SearchProxy.Gateway.Writes;

/// <summary>
/// The write lane: documents written to an index for which it is switched on get their vectors on the way. Whatever is not understood, or
/// not for such an index, goes to the engine as it came.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Recognise — route, format and coding, or a <see cref="WriteReason"/> to hand the request through
/// (<see cref="WriteAdmission"/>).</item>
/// <item>Read — a document whole (<see cref="SingleWrite"/>), a bulk request item by item (<see cref="BulkWrite"/>), both within
/// bounds.</item>
/// <item>Target — is it on for the index, which fields and model does its profile name, is that model loaded
/// (<see cref="WriteTargets"/>)?</item>
/// <item>Decide — vectors, the client's own bytes, or the failure policy (<see cref="DocumentDecision"/>, <see cref="UpdateDecision"/>,
/// <see cref="FailureRule"/>).</item>
/// <item>Settle — refuse, or remember for backfill (<see cref="WriteRefusal"/>, <see cref="WriteQueue"/>).</item>
/// <item>Forward — to the engine, as the client, every other byte as it came.</item>
/// <item>Answer — the engine's own; refused items of a bulk request are put in at their positions (<see cref="BulkAnswerStream"/>).</item>
/// </list>
/// </remarks>
internal sealed class WriteLane(
    WriteLaneOptions options, SingleWrite single, BulkWrite bulk, PassThrough passThrough, ServerTiming timing, WriteMetrics metrics,
    GatewayMetrics gateway, TimeProvider time)
{
    /// <summary>True for requests of this lane; with no index switched on there are none.</summary>
    public bool TryMatch(string method, string target, out WriteRoute route)
    {
        route = default;
        return options.Indexes.Count > 0
            && WriteRouteMatcher.TryMatch(method, target, out route)
            && (route.Kind == WriteRouteKind.Bulk || options.Covers(route.Index));
    }

    public async Task HandleAsync(HttpContext context, WriteRoute route)
    {
        // 1. Recognise
        var (parameters, reason) = WriteAdmission.Read(context.Request, route);
        var write = new ActiveWrite(context, route, parameters, new WriteSummary(metrics), new StageTimer(time));
        WriteHeaders(write);
        if (reason != WriteReason.None)
        {
            write.Summary.Count(WriteAction.Passed, reason, detail: null);
            await passThrough.ForwardAsync(context);
            return;
        }

        try
        {
            // 2. Read to 7. Answer
            await (route.Kind == WriteRouteKind.Bulk ? bulk.RunAsync(write) : single.RunAsync(write));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            gateway.ClientGone();
        }
        catch (BulkBrokenOffException e) when (!context.Response.HasStarted)
        {
            await GatewayFaultAnswer.WriteAsync(context, GatewayFault.BulkBrokenOff, e.Message);
        }
        catch (Exception e) when ((e is IOException or BadHttpRequestException or InvalidDataException) && !context.Response.HasStarted)
        {
            await GatewayFaultAnswer.WriteAsync(context, GatewayFault.ClientBody, "the request's body broke off before its announced end");
        }
    }

    /// <summary>
    /// The headers go on when the answer's head does: by then the engine has had the whole request, and it is known what became of it.
    /// </summary>
    private void WriteHeaders(ActiveWrite write) => write.Context.Response.OnStarting(() =>
    {
        var headers = write.Context.Response.Headers;
        if (!headers.ContainsKey(Verdict.HeaderName))
        {
            headers[Verdict.HeaderName] = write.Summary.ToHeader();
            write.Context.Features.Set(write.Summary);
            timing.Add(write.Context, write.Timer);
        }

        return Task.CompletedTask;
    });
}

/// <summary>Step 1: is the request in a form that can be read, and is its answer one that can be put together?</summary>
internal static class WriteAdmission
{
    /// <summary>The URL's parameters, or why the request is handed through unread.</summary>
    public static (IReadOnlyList<UrlParameter> Parameters, WriteReason Reason) Read(HttpRequest request, WriteRoute route)
    {
        if (SignedRequest.Is(request.Headers))
        {
            return ([], WriteReason.SignedRequest);
        }

        var parameters = new List<UrlParameter>();
        if (!UrlQueryReader.TrySplit(route.RawQuery, parameters))
        {
            return ([], WriteReason.NotUnderstood);
        }

        // The proxy can read br, but the engines cannot: such a request is theirs to refuse.
        if (request.Headers.ContentEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase))
        {
            return (parameters, WriteReason.Encoding);
        }

        var accept = request.Headers.Accept.ToString();
        var format = parameters.FindLast(static parameter => parameter.Name is "format").Value;
        return FormatRules.IsJson(request.ContentType) && FormatRules.IsJsonFormat(format) && FormatRules.AcceptsJson(accept)
            ? (parameters, WriteReason.None)
            : (parameters, WriteReason.Format);
    }
}
