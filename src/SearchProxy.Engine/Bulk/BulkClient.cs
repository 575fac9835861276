using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;

namespace SearchProxy.Engine.Bulk;

/// <summary>
/// Writes items by <c>_bulk</c> and tells of each what became of it. Items that the engine could not take just now are sent again, they
/// alone, after a jittered pause; when nothing can be told (no answer, other number of items) all are sent again, which is harmless
/// for items with an id and an external version. A request that is too large, or refused as a whole, is halved until the culprit stands
/// alone. Thread-safe.
/// </summary>
public sealed class BulkClient
{
    private const int MaxAnswerBytes = 64 << 20;

    private readonly EngineClient _client;
    private readonly BulkClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly string _path;
    private readonly IReadOnlyList<EngineHeader> _headers;

    /// <param name="client">The engine.</param>
    /// <param name="index">Index for items that name none; null when every item names one.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="time">Clock of pauses and limits.</param>
    /// <param name="random">Source of the jitter.</param>
    /// <param name="headers">Headers to send along, such as a caller's.</param>
    /// <exception cref="ArgumentException">The options do not hold; the message has every error.</exception>
    public BulkClient(
        EngineClient client,
        string? index,
        BulkClientOptions options,
        TimeProvider? time = null,
        Random? random = null,
        IReadOnlyList<EngineHeader>? headers = null)
    {
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _client = client;
        _options = options;
        _time = time ?? TimeProvider.System;
        _random = random ?? new Random();
        _path = (index is null ? string.Empty : "/" + Uri.EscapeDataString(index)) + "/_bulk"
            + (options.Pipeline is null ? string.Empty : "?pipeline=" + Uri.EscapeDataString(options.Pipeline));
        _headers = headers ?? [];
    }

    /// <summary>
    /// Writes the items and returns when each has a verdict, or when <see cref="BulkClientOptions.GiveUpAfter"/> is over. Stops early
    /// when credentials or set-up are wrong; items that were not written then are <see cref="BulkVerdict.Unavailable"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; what was in flight may have been written.</exception>
    public async Task<BulkReport> SendAsync(IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        var round = new BulkRound(items);
        var retry = _options.Retry;
        await retry.RunAsync(
            async before =>
            {
                await SendOpenAsync(round, again: before > 0, cancellationToken);
                return round;
            },
            static round => round.IsStopped || round.Open.Length == 0,
            before => retry.JitteredPause(before, _random, round.RetryAfter),
            _time,
            cancellationToken);
        return round.Report();
    }

    private async ValueTask SendOpenAsync(BulkRound round, bool again, CancellationToken cancellationToken)
    {
        var batches = new Stack<int[]>();
        batches.Push(round.Open);
        while (batches.TryPop(out var batch) && !round.IsStopped)
        {
            if (batch.Length > 0 && await SendBatchAsync(round, batch, again, cancellationToken))
            {
                batches.Push(batch[(batch.Length / 2)..]);
                batches.Push(batch[..(batch.Length / 2)]);
            }
        }
    }

    /// <summary>Sends one request; true when it must be halved.</summary>
    private async ValueTask<bool> SendBatchAsync(BulkRound round, int[] batch, bool again, CancellationToken cancellationToken)
    {
        round.CountRequest(batch.Length, again);
        var outcome = await _client.SendAsync(CreateRequest(round.ItemsAt(batch)), MaxAnswerBytes, cancellationToken);
        if (!outcome.Answered(out var response))
        {
            LeaveAllOpen(round, batch, 0, outcome.Fault.ToString(), outcome.Detail, null);
            return false;
        }

        if (!response.IsSuccess)
        {
            return SettleAll(round, batch, response);
        }

        if (BulkAnswerReader.Read(response.Body, batch.Length) is not { } answers)
        {
            LeaveAllOpen(round, batch, response.Status, null, $"the answer does not hold {batch.Length} items", null);
            return false;
        }

        SettleEach(round, batch, answers);
        return false;
    }

    private EngineRequest CreateRequest(IReadOnlyList<BulkItem> items) =>
        EngineRequest.Post(_path, BulkBodyWriter.Write(items, _options.Gzip), _headers) with
        {
            ContentType = "application/x-ndjson",
            ContentEncoding = _options.Gzip ? "gzip" : null,
            Timeout = _options.RequestTimeout,
        };

    private static bool SettleAll(BulkRound round, int[] batch, EngineResponse response)
    {
        var (type, reason) = EngineErrorText.Read(response.Body);
        var verdict = BulkClassifier.Classify(response, type);
        if (verdict is null)
        {
            LeaveAllOpen(round, batch, response.Status, type, reason, RetryPolicy.RetryAfter(response.Header("Retry-After")));
            return false;
        }

        if (verdict == BulkVerdict.TooLarge)
        {
            round.CountPushback(null);
        }

        // Too large, or one malformed item spoils the request: nothing was written, so the halves can be sent.
        if (verdict is BulkVerdict.TooLarge or BulkVerdict.Rejected && batch.Length > 1)
        {
            return true;
        }

        foreach (var position in batch)
        {
            round.Settle(position, new BulkItemResult(verdict.Value, response.Status, type, reason ?? $"HTTP {response.Status}"));
        }

        return false;
    }

    private static void LeaveAllOpen(BulkRound round, int[] batch, int status, string? type, string? reason, TimeSpan? retryAfter)
    {
        round.CountPushback(retryAfter);
        foreach (var position in batch)
        {
            round.LeaveOpen(position, status, type, reason);
        }
    }

    private static void SettleEach(BulkRound round, int[] batch, BulkAnswerItem[] answers)
    {
        var isPushback = false;
        for (var i = 0; i < batch.Length; i++)
        {
            var answer = answers[i];
            if (BulkClassifier.Classify(round[batch[i]], answer) is { } verdict)
            {
                round.Settle(batch[i], new BulkItemResult(verdict, answer.Status, answer.ErrorType, answer.Words));
                continue;
            }

            isPushback = true;
            round.LeaveOpen(batch[i], answer.Status, answer.ErrorType, answer.Words);
        }

        if (isPushback)
        {
            round.CountPushback(null);
        }
    }
}
