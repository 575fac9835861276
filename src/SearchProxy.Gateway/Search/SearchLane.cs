using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Trials;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// HTTP on both sides of the <see cref="SearchPipeline"/>: reads the request, and writes the answer or sends the original on.
/// </summary>
internal sealed class SearchLane(
    SearchPipeline pipeline, MultiSearch multiSearch, TemplateRenderer templates, OriginalForwarder forwarder, ServerTiming timing,
    MemoryKeeper keeper, SearchMetrics metrics, AuditLog audit, SearchLog log, EngineBounds bounds, SearchTrials trials,
    ShadowSearches shadows, IOptions<GatewayOptions> options, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, SearchRoute route)
    {
        var timer = new StageTimer(time);
        var held = new AnswerMemory(keeper.Budget);
        try
        {
            if (await ReadBodyAsync(context, held) is { } body)
            {
                await HandleAsync(context, route, body, timer);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Counted below, unless its answer was on the way already.
        }
        finally
        {
            held.Abandon();
        }

        if (context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            metrics.ClientGone();
        }
    }

    /// <summary>The body; null when it broke off, and then the client is told.</summary>
    private async ValueTask<RequestBody?> ReadBodyAsync(HttpContext context, AnswerMemory held)
    {
        try
        {
            return await BodyReader.ReadAsync(context.Request, options.Value.Limits, held, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            await GatewayFaultAnswer.WriteAsync(context, GatewayFault.ClientBody, "the request's body broke off before its announced end");
            return null;
        }
    }

    private async Task HandleAsync(HttpContext context, SearchRoute route, RequestBody body, StageTimer timer)
    {
        var memory = new AnswerMemory(keeper.Budget);
        try
        {
            await AnswerAsync(context, route, body, memory, timer);
        }
        finally
        {
            memory.Abandon();
        }
    }

    private async Task AnswerAsync(HttpContext context, SearchRoute route, RequestBody body, AnswerMemory memory, StageTimer timer)
    {
        var outcome = await RunAsync(context, route, body, memory, timer);
        if (outcome.Verdict.Reason is BypassReason.Memory)
        {
            keeper.Refused();
        }

        WriteHeaders(context, outcome, timer);
        audit.Searched(context.Connection.RemoteIpAddress?.ToString() ?? "", TargetOf(route), body.Content.Span, outcome.Verdict);
        if (outcome.Failure is { } failure)
        {
            await GatewayFaultAnswer.WriteAsync(
                context,
                failure,
                failure == GatewayFault.EngineUnreachable
                    ? $"no connection to the engine: {outcome.FailureDetail}"
                    : $"the engine gave no answer within {bounds.Answer(TargetOf(route)).TotalSeconds:0.###} s");
            return;
        }

        if (outcome.Answer is { } answer)
        {
            await AnswerSender.SendAsync(context, answer);
            // Only here: after a fault something may still read what it holds.
            memory.Dispose();
            return;
        }

        // Nothing that was read of the engine is needed any more, and its own answer is not held.
        memory.Abandon();
        await ForwardAsync(context, body, outcome);
    }

    private async ValueTask<SearchOutcome> RunAsync(
        HttpContext context, SearchRoute route, RequestBody body, AnswerMemory memory, StageTimer timer)
    {
        if (body.Fault != RequestBodyFault.None)
        {
            return SearchOutcome.Forward(body.BypassReason);
        }

        if (SignedRequest.Is(context.Request.Headers))
        {
            return SearchOutcome.Forward(BypassReason.SignedRequest);
        }

        try
        {
            var call = SearchCallReader.Read(context.Request, route.RawPath, route.RawQuery, body.Content) with { Memory = memory };
            return route.Kind switch
            {
                SearchRouteKind.Search => await RunSearchAsync(call, timer, context.RequestAborted),
                SearchRouteKind.SearchTemplate => await RunTemplateAsync(call, timer, context.RequestAborted),
                SearchRouteKind.MultiSearchTemplate when !options.Value.Search.Templates =>
                    SearchOutcome.Forward(BypassReason.Template),
                _ => await multiSearch.RunAsync(
                    call with { Trial = trials.EnterUncounted(call) },
                    route.Kind == SearchRouteKind.MultiSearchTemplate, timer, context.RequestAborted),
            };
        }
        catch (OutOfMemoryException)
        {
            log.MemoryRanOut();
            return SearchOutcome.Forward(BypassReason.Memory);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.SearchThrew(e);
            return SearchOutcome.Forward(Verdict.Degraded(DegradeReason.Internal));
        }
    }

    private async ValueTask<SearchOutcome> RunSearchAsync(SearchCall call, StageTimer timer, CancellationToken aborted)
    {
        var trial = trials.Enter(call);
        if (trial?.Arm == TrialArm.Shadow)
        {
            _ = shadows.Begin(call with { Trial = trial });
            trial = trial.Uncounted();
        }

        return await pipeline.RunAsync(trial is null ? call : call with { Trial = trial }, timer, aborted);
    }

    private static string TargetOf(SearchRoute route) => Target(route.RawPath, route.RawQuery);

    private static string Target(string rawPath, string rawQuery) => rawQuery.Length == 0 ? rawPath : $"{rawPath}?{rawQuery}";

    private async ValueTask<SearchOutcome> RunTemplateAsync(SearchCall call, StageTimer timer, CancellationToken aborted)
    {
        if (!options.Value.Search.Templates || await templates.RenderAsync(call, timer, aborted) is not { } rendered)
        {
            return SearchOutcome.Forward(BypassReason.Template);
        }

        if (call.Memory?.TryHold(AnswerMemory.WithText(rendered.Length)) is false)
        {
            return SearchOutcome.Forward(BypassReason.Memory);
        }

        var search = call with
        {
            Input = call.Input with { RawPath = TemplateRenderer.SearchPathOf(call.Input.RawPath), Body = rendered },
            Trial = trials.EnterUncounted(call),
        };
        var outcome = await pipeline.RunAsync(search, timer, aborted);
        // A forward goes to the template's own route with the client's own bytes, unless the template makes options for the proxy: then the
        // engine gets the search that it made, without them.
        return outcome.CleanBody is null ? outcome : outcome with { CleanTarget = Target(search.Input.RawPath, search.Input.RawQuery) };
    }

    /// <summary>
    /// The verdict is told when the answer's head goes out: only then is it known whether a forwarded original succeeded, and whether the
    /// answer is the engine's at all (one of the proxy's own has a verdict of its own).
    /// </summary>
    private void WriteHeaders(HttpContext context, SearchOutcome outcome, StageTimer timer)
    {
        var request = Activity.Current;
        context.Response.OnStarting(() =>
        {
            var succeeded = context.Response.StatusCode is >= 200 and < 300;
            var verdict = context.Features.Get<Verdict>() ?? (succeeded ? outcome.OnSuccess : null) ?? outcome.Verdict;
            context.Features.Set(verdict);
            context.Response.Headers[Verdict.HeaderName] = verdict.ToHeader();
            timing.Add(context, timer);
            if (succeeded && outcome.Trial?.Id is { } id)
            {
                context.Response.Headers[TrialSearch.HeaderName] = id;
            }

            metrics.Ended(verdict, timer);
            // A detail may quote the request: the client reads it, traces and logs do not keep it.
            var kept = (verdict with { Detail = null }).ToHeader();
            SearchSpans.Write(request, kept, timer);
            log.Ended(kept);
            return Task.CompletedTask;
        });
    }

    private Task ForwardAsync(HttpContext context, RequestBody body, SearchOutcome outcome)
    {
        if (outcome.CleanTarget is { } target)
        {
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        }

        return outcome.CleanBody is { } clean ? forwarder.ForwardAsync(context, clean) : forwarder.ForwardAsync(context, body);
    }
}
