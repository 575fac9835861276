using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using SearchProxy.Inference;

namespace SearchProxy.Remote.Reranking;

/// <summary>
/// The talk with one rerank server: attempts, retries within their budget, and leaving it alone when it keeps failing. Thread-safe.
/// </summary>
internal sealed class RerankEndpoint : IDisposable
{
    private static readonly HttpStatusCode[] TooLongStatus = [HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnprocessableEntity];

    private static readonly HttpStatusCode[] PassingStatus =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError,
        HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    private readonly RemoteRerankerOptions _options;
    private readonly HttpClient _client;
    private readonly FailureBreaker _breaker;
    private readonly RetryBudget _budget = new();
    private readonly TimeProvider _time;
    private readonly Action _retried;

    /// <param name="options">Where the server is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="retried">Told of each request that is sent again.</param>
    public RerankEndpoint(RemoteRerankerOptions options, TimeProvider time, Action retried)
    {
        (_options, _time, _retried) = (options, time, retried);
        _breaker = new FailureBreaker(options.BreakAfter, options.BreakFor, time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = options.MaxConcurrent,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = options.MaxResponseBytes,
        };
    }

    /// <summary>True from the last failure of a row until a request succeeds.</summary>
    public bool IsLeftAlone => _breaker.IsOpen;

    /// <summary>In words; null while everything is let in.</summary>
    public string? Complaint => _breaker.Complaint;

    /// <summary>Asks until there is an answer that settles it, the attempts are used up, or the server is left alone.</summary>
    /// <param name="body">The request.</param>
    /// <param name="passages">How many passages are in it.</param>
    /// <param name="deadline">Ends the search's own time.</param>
    public async Task<RerankAttempt> AskAsync(byte[] body, int passages, CancellationToken deadline)
    {
        var last = new RerankAttempt(RerankOutcome.Passing);
        _budget.Earn();
        for (var attempt = 1; _breaker.TryEnter(); attempt++)
        {
            if (attempt > 1)
            {
                _retried();
            }

            last = await TryAsync(body, passages, deadline);
            switch (last.Outcome)
            {
                case RerankOutcome.Scored:
                    _breaker.Succeeded();
                    return last;
                case RerankOutcome.Deadline:
                case RerankOutcome.TooLong:
                    _breaker.Undecided();
                    return last;
            }

            _breaker.Failed();
            if (last.Outcome == RerankOutcome.Lasting || attempt >= _options.Attempts || !_budget.TrySpend())
            {
                break;
            }
        }

        return last;
    }

    private async Task<RerankAttempt> TryAsync(byte[] body, int passages, CancellationToken deadline)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, deadline);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (await ReadKeyAsync(either.Token) is { Length: > 0 } key)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }

            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return new RerankAttempt(
                    OutcomeOf(response.StatusCode, passages), Said: $"HTTP {(int)response.StatusCode}: {RerankWire.ReadRefusal(answer)}");
            }

            return RerankWire.Read(answer, passages) is { } scores
                ? new RerankAttempt(RerankOutcome.Scored, scores)
                : new RerankAttempt(RerankOutcome.Lasting, Said: "HTTP 200 with an answer that is not one finite score for each passage");
        }
        catch (OperationCanceledException)
        {
            return deadline.IsCancellationRequested
                ? new RerankAttempt(RerankOutcome.Deadline)
                : new RerankAttempt(
                    RerankOutcome.Passing,
                    Said: string.Create(CultureInfo.InvariantCulture, $"no answer within {_options.Timeout.TotalSeconds:0.###} s"));
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or UnauthorizedAccessException or FormatException)
        {
            return new RerankAttempt(RerankOutcome.Passing, Said: $"no answer: {trouble.Message}");
        }
    }

    private static RerankOutcome OutcomeOf(HttpStatusCode status, int passages) =>
        PassingStatus.Contains(status) ? RerankOutcome.Passing
        : TooLongStatus.Contains(status) && passages > 1 ? RerankOutcome.TooLong
        : RerankOutcome.Lasting;

    public void Dispose() => _client.Dispose();

    private async ValueTask<string?> ReadKeyAsync(CancellationToken cancellationToken) =>
        _options.KeyFile is { } file ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
        : _options.KeyVariable is { } variable ? Environment.GetEnvironmentVariable(variable)?.Trim()
        : null;
}

/// <summary>
/// Lets one retry happen for every five requests, and three at the start, so that a server in trouble is not asked twice as much.
/// Thread-safe.
/// </summary>
internal sealed class RetryBudget
{
    public const int AtStart = 3;
    public const int RequestsPerRetry = 5;

    private const int Most = 10 * RequestsPerRetry;

    private int _saved = AtStart * RequestsPerRetry;

    public void Earn()
    {
        if (Interlocked.Increment(ref _saved) > Most)
        {
            Interlocked.Decrement(ref _saved);
        }
    }

    public bool TrySpend()
    {
        if (Interlocked.Add(ref _saved, -RequestsPerRetry) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _saved, RequestsPerRetry);
        return false;
    }
}
