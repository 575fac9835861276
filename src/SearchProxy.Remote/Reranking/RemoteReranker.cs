using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using SearchProxy.Inference;

namespace SearchProxy.Remote.Reranking;

/// <summary>
/// A reranker behind HTTP. Soft as the local ones: whatever the server does, the search goes on. It gives all scores or none, never follows a
/// redirect, and sends query and passages to the configured address alone.
/// </summary>
public sealed class RemoteReranker : IReranker
{
    static readonly HttpStatusCode[] PassingStatus =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError,
        HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    readonly RemoteRerankerOptions _options;
    readonly HttpClient _client;
    readonly FailureBreaker _breaker;
    readonly RetryBudget _budget = new();
    readonly SemaphoreSlim _places;
    readonly TimeProvider _time;

    /// <exception cref="ArgumentException">An option is out of bounds; the message names all that are.</exception>
    public RemoteReranker(RemoteRerankerOptions options, TimeProvider? time = null)
    {
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _options = options;
        _time = time ?? TimeProvider.System;
        _breaker = new FailureBreaker(options.BreakAfter, options.BreakFor, _time);
        _places = new SemaphoreSlim(options.MaxConcurrent, options.MaxConcurrent);
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
        var identity = SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Kind}\n{options.Url}\n{options.Model}\n{options.MaxPassageCharacters}"));
        ModelId = $"{options.Model ?? new Uri(options.Url).Host}@{Convert.ToHexStringLower(identity)[..12]}";
    }

    public string ModelId { get; }

    public string? Complaint => _breaker.Complaint;

    public async ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(passages);
        if (passages.Count == 0)
        {
            return new RerankScores(ReadOnlyMemory<float>.Empty, Scored: 0, RerankFault.None);
        }

        if (deadline.IsCancellationRequested)
        {
            return RerankScores.Failed(passages.Count, RerankFault.Deadline);
        }

        if (!_places.Wait(0, CancellationToken.None))
        {
            return RerankScores.Failed(passages.Count, RerankFault.Overload);
        }

        try
        {
            return await RunAsync(RerankWire.Write(_options, query, passages), passages.Count, deadline);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _client.Dispose();

    async Task<RerankScores> RunAsync(byte[] body, int passages, CancellationToken deadline)
    {
        _budget.Earn();
        for (var attempt = 1; _breaker.TryEnter(); attempt++)
        {
            var (outcome, scores) = await TryAsync(body, passages, deadline);
            switch (outcome)
            {
                case AttemptOutcome.Scored:
                    _breaker.Succeeded();
                    return new RerankScores(scores, passages, RerankFault.None);
                case AttemptOutcome.Deadline:
                    _breaker.Undecided();
                    return RerankScores.Failed(passages, RerankFault.Deadline);
            }

            _breaker.Failed();
            if (outcome == AttemptOutcome.Lasting || attempt >= _options.Attempts || !_budget.TrySpend())
            {
                break;
            }
        }

        return RerankScores.Failed(passages, RerankFault.Model);
    }

    async Task<(AttemptOutcome Outcome, float[]? Scores)> TryAsync(byte[] body, int passages, CancellationToken deadline)
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
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (PassingStatus.Contains(response.StatusCode) ? AttemptOutcome.Passing : AttemptOutcome.Lasting, null);
            }

            var scores = RerankWire.Read(await response.Content.ReadAsByteArrayAsync(either.Token), passages);
            return (scores is null ? AttemptOutcome.Lasting : AttemptOutcome.Scored, scores);
        }
        catch (OperationCanceledException)
        {
            return (deadline.IsCancellationRequested ? AttemptOutcome.Deadline : AttemptOutcome.Passing, null);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or UnauthorizedAccessException or FormatException)
        {
            return (AttemptOutcome.Passing, null);
        }
    }

    async ValueTask<string?> ReadKeyAsync(CancellationToken cancellationToken) =>
        _options.KeyFile is { } file ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
        : _options.KeyVariable is { } variable ? Environment.GetEnvironmentVariable(variable)?.Trim()
        : null;
}
