using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Serving;

/// <summary>
/// HTTP around the models that serve applications directly: the switch, the method, the key, a place, the body, the work, the answer, in
/// this order, so that a stranger costs nothing but his head.
/// </summary>
internal sealed partial class ModelServing : IDisposable
{
    private readonly ModelServingOptions _options;
    private readonly GatewayLimits _inflation;
    private readonly IReadOnlyList<IServedModel> _endpoints;
    private readonly ServingKey _key;
    private readonly ConcurrencyLimiter _places;
    private readonly ServingMetrics _metrics;
    private readonly MemoryKeeper _keeper;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelServing> _log;

    public ModelServing(
        IOptions<GatewayOptions> options,
        IEnumerable<IServedModel> endpoints,
        ServingMetrics metrics,
        MemoryKeeper keeper,
        TimeProvider time,
        ILogger<ModelServing> log)
    {
        (_options, _endpoints, _metrics, _keeper, _time, _log) = (options.Value.Serving, [.. endpoints], metrics, keeper, time, log);
        _inflation = options.Value.Limits;
        _key = new ServingKey(_options);
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = _options.MaxConcurrent,
            QueueLimit = _options.MaxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        foreach (var endpoint in _options.Enabled ? _endpoints : [])
        {
            metrics.Serves(endpoint.Name);
        }
    }

    /// <summary>The endpoint of a path below the proxy's own prefix; null when it is none.</summary>
    /// <param name="page">The path with its slash, without a query.</param>
    public IServedModel? Find(string page) =>
        _endpoints.FirstOrDefault(endpoint => endpoint.Paths.Contains(page.EndsWith('/') ? page[..^1] : page, StringComparer.Ordinal));

    /// <summary>The paths of the endpoints; none when models are not served.</summary>
    public IEnumerable<string> Pages() => _options.Enabled ? _endpoints.SelectMany(static endpoint => endpoint.Paths) : [];

    public async Task HandleAsync(HttpContext context, IServedModel endpoint)
    {
        if (!_options.Enabled)
        {
            await GatewayFaultAnswer.WriteAsync(
                context, GatewayFault.UnknownPage,
                $"[{endpoint.Name}] answers when models are served to applications: gateway.serving.enabled is false");
            return;
        }

        var start = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            var answer = await AnswerAsync(context, endpoint, stop.Token);
            context.RequestAborted.ThrowIfCancellationRequested();
            _metrics.Ended(endpoint.Name, answer, _time.GetElapsedTime(start));
            await SendAsync(context, answer);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            _metrics.ClientGone(endpoint.Name);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<ServingAnswer> AnswerAsync(HttpContext context, IServedModel endpoint, CancellationToken stop)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return endpoint.Refuse(new ServingRefusal(ServingFault.Method, $"the method is {context.Request.Method}; POST is supported"));
        }

        if (!_key.Admits(context.Request.Headers.Authorization))
        {
            return endpoint.Refuse(
                new ServingRefusal(ServingFault.Unauthorized, "the key is missing or wrong; `Authorization: Bearer KEY` is expected"));
        }

        try
        {
            using var place = await _places.AcquireAsync(1, stop);
            return place.IsAcquired
                ? await WorkAsync(context, endpoint, stop)
                : endpoint.Refuse(
                    new ServingRefusal(
                        ServingFault.Overload,
                        $"{_options.MaxConcurrent} calls are worked on and {_options.MaxWaiting} wait; try again later"));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return endpoint.Refuse(
                new ServingRefusal(ServingFault.Deadline, $"the call was not done within {_options.Deadline.TotalSeconds:0.###} s"));
        }
        catch (Exception trouble) when (trouble is IOException or BadHttpRequestException)
        {
            return endpoint.Refuse(new ServingRefusal(ServingFault.Invalid, "the body broke off before its announced end"));
        }
        catch (OutOfMemoryException)
        {
            LogMemoryRanOut(_log, endpoint.Name);
            return endpoint.Refuse(new ServingRefusal(ServingFault.Overload, "the process ran out of memory; try again later"));
        }
        catch (Exception bug)
        {
            LogFailed(_log, endpoint.Name, LoggedFault.Of(bug));
            return endpoint.Refuse(new ServingRefusal(ServingFault.Model, "the call failed inside of the proxy; its log says more"));
        }
    }

    private async Task<ServingAnswer> WorkAsync(HttpContext context, IServedModel endpoint, CancellationToken stop)
    {
        var memory = _keeper.Waiting(_options.Deadline);
        try
        {
            var most = _options.MaxBodyBytes;
            var limits = new GatewayLimits { SearchBodyBytes = most, InflatedBodyBytes = most, InflationRatio = _inflation.InflationRatio };
            var body = await BodyReader.ReadAsync(context.Request, limits, memory, stop);
            return await AnswerAsync(context, endpoint, body, stop);
        }
        finally
        {
            memory.Abandon();
        }
    }

    private async Task<ServingAnswer> AnswerAsync(HttpContext context, IServedModel endpoint, RequestBody body, CancellationToken stop)
    {
        switch (body.Fault)
        {
            case RequestBodyFault.None:
                return await endpoint.RunAsync(body.Content, context.TraceIdentifier, stop);
            case RequestBodyFault.TooLarge or RequestBodyFault.InflatesTooLarge:
                return endpoint.Refuse(
                    new ServingRefusal(
                        ServingFault.TooLarge, $"the body is larger than {_options.MaxBodyBytes} bytes; send fewer texts at once"));
            case RequestBodyFault.NoMemory:
                _keeper.Refused();
                return endpoint.Refuse(
                    new ServingRefusal(ServingFault.Overload, "other requests hold the memory of gateway.limits.memory; try again later"));
            default:
                return endpoint.Refuse(
                    new ServingRefusal(
                        ServingFault.Invalid, "the body's Content-Encoding is not gzip or deflate, or the body is not in it"));
        }
    }

    private static async Task SendAsync(HttpContext context, ServingAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        response.Headers.CacheControl = "no-store";
        switch (answer.Fault)
        {
            case ServingFault.Unauthorized:
                response.Headers.WWWAuthenticate = "Bearer";
                break;
            case ServingFault.Method:
                response.Headers.Allow = "POST";
                break;
            case ServingFault.Overload or ServingFault.Deadline or ServingFault.NotLoaded:
                response.Headers.RetryAfter = "1";
                break;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    [LoggerMessage(EventId = 2200, Level = LogLevel.Error, Message = "A call on {Endpoint} failed by a bug of the proxy. {Fault}")]
    private static partial void LogFailed(ILogger log, string endpoint, string fault);

    [LoggerMessage(
        EventId = 2201, Level = LogLevel.Error,
        Message = "The process ran out of memory in a call on {Endpoint}. Give it more, or lower gateway.limits.memory.")]
    private static partial void LogMemoryRanOut(ILogger log, string endpoint);
}
