using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Serving;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Trials;

namespace SearchProxy.Gateway.Pages;

/// <summary>
/// The proxy's own pages under <c>/_searchproxy/</c>: the page for operators, <c>health/live</c>, <c>health/ready</c>, <c>metrics</c>,
/// <c>settings</c>, <c>plan/INDEX/_search</c>, <c>search/INDEX/_search</c> (the search itself, for the page), <c>trial</c> and <c>click</c>
/// (<see cref="ClickPage"/>), and the models for applications: <c>rerank</c>, <c>embeddings</c>, also where client libraries look for them
/// (<c>v1/…</c>). Nothing under that prefix ever goes to the engine. All but health and the models, which have a key of their own, are for
/// operators.
/// </summary>
internal sealed class OwnPages(
    Readiness readiness, MetricsText metrics, PlanPage plan, SearchLane search, ModelServing serving, SearchTrials trials, ClickPage clicks,
    OperatorAccess access, MemoryKeeper keeper, SettingsView settings, IOptions<GatewayOptions> options)
{
    private const string Prefix = "/_searchproxy";
    private const string PlanPrefix = Prefix + "/plan/";
    private const string SearchPrefix = Prefix + "/search/";
    private static readonly string[] Readable = ["/health/live", "/health/ready", "/metrics", "/settings", "/trial"];

    public static bool Owns(string target) =>
        target.StartsWith(Prefix, StringComparison.Ordinal) && (target.Length == Prefix.Length || target[Prefix.Length] is '/' or '?');

    public Task HandleAsync(HttpContext context, string target)
    {
        var page = Owns(target) ? target.Split('?')[0][Prefix.Length..] : "";
        var isOnAdminListener = OperatorAccess.IsOnAdminListener(context);
        if (page.Length > 1 && !isOnAdminListener && serving.Find(page) is { } endpoint)
        {
            return serving.HandleAsync(context, endpoint);
        }

        if (page.Length == 0 && Owns(target))
        {
            context.Response.Redirect(Prefix + "/", permanent: true);
            return Task.CompletedTask;
        }

        if (OperatorPage.Find(page) is { } file && access.MaySeePage(context))
        {
            OperatorPage.AddHeaders(context.Response.Headers);
            return context.Request.Method is "GET" or "HEAD"
                ? SendAsync(context, StatusCodes.Status200OK, file.Type, file.Content)
                : RefuseMethodAsync(context, page, "GET, HEAD");
        }

        if (page == ClickPage.Path && !isOnAdminListener)
        {
            return context.Request.Method is "GET" or "POST"
                ? clicks.HandleAsync(context, options.Value.Limits)
                : RefuseMethodAsync(context, page, "GET, POST");
        }

        var isOperator = access.Admits(context);
        if (!isOperator && page is not ("/health/live" or "/health/ready"))
        {
            return GatewayFaultAnswer.WriteAsync(
                context, GatewayFault.OperatorsOnly,
                "pages of the proxy's own are for its operators: they answer on gateway.admin.listen, or with the key of gateway.admin");
        }

        return HandleAsync(context, target, page, isOperator);
    }

    /// <summary>The pages for operators, and readiness, which is for all.</summary>
    private Task HandleAsync(HttpContext context, string target, string page, bool isOperator)
    {
        if (RouteBehind(PlanPrefix, target) is { } planned)
        {
            return context.Request.Method is "GET" or "POST"
                ? SendPlanAsync(context, planned)
                : RefuseMethodAsync(context, page, "GET, POST");
        }

        if (RouteBehind(SearchPrefix, target) is { } searched)
        {
            return context.Request.Method == "POST" ? SearchAsync(context, target, searched) : RefuseMethodAsync(context, page, "POST");
        }

        if (!Readable.Contains(page))
        {
            return GatewayFaultAnswer.WriteAsync(
                context, GatewayFault.UnknownPage, $"there is no page [{target}]; there are: {string.Join(", ", Pages())}");
        }

        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            return RefuseMethodAsync(context, page, "GET, HEAD");
        }

        return page switch
        {
            "/health/live" => SendAsync(context, StatusCodes.Status200OK, "application/json", "{\"status\":\"live\"}"u8.ToArray()),
            "/health/ready" => SendReadinessAsync(context, isOperator),
            "/settings" => SendAsync(context, StatusCodes.Status200OK, "application/json", settings.ToJson()),
            "/trial" => SendAsync(context, StatusCodes.Status200OK, "application/json", TrialReport()),
            _ => SendAsync(
                context, StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(metrics.Write())),
        };
    }

    private ReadOnlyMemory<byte> TrialReport()
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            trials.Write(json);
        }

        return body.WrittenMemory;
    }

    private static SearchRoute? RouteBehind(string prefix, string target) =>
        target.StartsWith(prefix, StringComparison.Ordinal)
            && SearchRouteMatcher.TryMatch("POST", target[(prefix.Length - 1)..], out var route)
            && route.Kind == SearchRouteKind.Search
            ? route
            : null;

    /// <summary>The search as if it had come on its own route: what is handed through goes to that, too.</summary>
    private Task SearchAsync(HttpContext context, string target, SearchRoute route)
    {
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target[(SearchPrefix.Length - 1)..];
        return search.HandleAsync(context, route);
    }

    private IEnumerable<string> Pages() =>
        ((string[])[
            "/", .. Readable, "/plan/INDEX/_search", "/search/INDEX/_search", "/click", .. serving.Pages(),
        ]).Select(static page => Prefix + page);

    private static Task RefuseMethodAsync(HttpContext context, string page, string allowed) => GatewayFaultAnswer.WriteAsync(
        context, GatewayFault.Method,
        $"[{Prefix}{page}] is a page of the proxy's own that does not take {context.Request.Method}; supported: {allowed}",
        ("Allow", allowed));

    private async Task SendPlanAsync(HttpContext context, SearchRoute route)
    {
        var memory = new AnswerMemory(keeper.Budget);
        try
        {
            var body = await BodyReader.ReadAsync(context.Request, options.Value.Limits, memory, context.RequestAborted);
            var call = SearchCallReader.Read(context.Request, route.RawPath, route.RawQuery, body.Content) with { Memory = memory };
            await SendAsync(
                context,
                StatusCodes.Status200OK,
                "application/json",
                await plan.AnswerAsync(call, body.BypassReason, context.RequestAborted));
        }
        finally
        {
            memory.Abandon();
        }
    }

    private Task SendReadinessAsync(HttpContext context, bool isOperator)
    {
        var complaints = readiness.Complaints();
        var (status, name) = (readiness.IsStopping, readiness.IsStarting, complaints.Count) switch
        {
            (true, _, _) => (StatusCodes.Status503ServiceUnavailable, "stopping"),
            (_, true, _) => (StatusCodes.Status503ServiceUnavailable, "starting"),
            (_, _, > 0) => (StatusCodes.Status200OK, "degraded"),
            _ => (StatusCodes.Status200OK, "ready"),
        };
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status", name);
            foreach (var (part, wrong) in isOperator ? complaints : [])
            {
                json.WriteString(part, wrong);
            }

            json.WriteEndObject();
        }

        return SendAsync(context, status, "application/json", body.WrittenMemory);
    }

    private static async Task SendAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
