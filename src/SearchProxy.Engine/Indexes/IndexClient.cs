using System.Text.Json;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engine.Indexes;

/// <summary>The calls that concern one index, or what stands beside it, with one time-out, one bound of answers and one patience.</summary>
/// <param name="engine">The engine that holds it.</param>
/// <param name="name">Index or alias, as people write it.</param>
public sealed class IndexClient(EngineClient engine, string name)
{
    public EngineClient Engine => engine;

    public string Name => name;

    /// <summary>Its path, escaped.</summary>
    public string Path { get; } = "/" + Uri.EscapeDataString(name);

    /// <summary>Time for one attempt; default 1 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What an answer may have; default 64 MiB.</summary>
    public int MaxAnswerBytes { get; init; } = 64 << 20;

    /// <summary>How it is asked again when it is busy or away, or refuses credentials that may be renewed; default once.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Once;

    /// <summary>Clock of the pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Asks below the path of the index.</summary>
    /// <param name="below">What follows the path, such as <c>/_mapping</c>; empty for the index itself.</param>
    /// <param name="stop">Gives up.</param>
    public ValueTask<EngineOutcome> GetAsync(string below, CancellationToken stop) => SendAsync(EngineRequest.Get(Path + below), stop);

    /// <inheritdoc cref="GetAsync"/>
    public ValueTask<EngineOutcome> PostAsync(string below, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        SendAsync(EngineRequest.Post(Path + below, body), stop);

    /// <inheritdoc cref="GetAsync"/>
    public ValueTask<EngineOutcome> PutAsync(string below, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        SendAsync(EngineRequest.Put(Path + below, body), stop);

    /// <summary>Makes what was written until now visible to searches.</summary>
    public ValueTask<EngineOutcome> RefreshAsync(CancellationToken stop) => PostAsync("/_refresh", default, stop);

    /// <summary>Sends a request whose path is whole, for what stands beside the index.</summary>
    public ValueTask<EngineOutcome> SendAsync(EngineRequest request, CancellationToken stop) => Retry.RunAsync(
        _ => engine.SendAsync(request with { Timeout = Timeout }, MaxAnswerBytes, stop),
        outcome => !IsPassing(outcome),
        pause: null,
        Time,
        stop);

    /// <summary>The answer, whatever its status.</summary>
    /// <exception cref="IOException">No answer.</exception>
    public async Task<EngineResponse> AnswerAsync(EngineRequest request, CancellationToken stop)
    {
        var outcome = await SendAsync(request, stop);
        return outcome.Answered(out var response) ? response : throw new IOException($"{request.PathAndQuery}: {outcome.Detail}");
    }

    /// <summary>The answer as JSON; that of a 404 too.</summary>
    /// <exception cref="IOException">None, or another refusal.</exception>
    public async Task<JsonDocument> ReadAsync(EngineRequest request, CancellationToken stop)
    {
        var response = await AnswerAsync(request, stop);
        return response.IsSuccess || response.Status == 404
            ? JsonDocument.Parse(response.Body)
            : throw new IOException($"{request.PathAndQuery}: {EngineErrorText.Of(response)}");
    }

    private bool IsPassing(EngineOutcome outcome) =>
        outcome.Response is not { } response
            || response.Status is 408 or 429 or >= 500
            || (response.Status == 401 && engine.RenewsCredentials);
}
