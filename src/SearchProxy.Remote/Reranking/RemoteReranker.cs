using System.Security.Cryptography;
using System.Text;
using SearchProxy.Inference;

namespace SearchProxy.Remote.Reranking;

/// <summary>
/// A reranker behind HTTP. Soft as the local ones: whatever the server does, the search goes on. It gives all scores or none, never follows
/// a redirect, and sends query and passages to the configured address alone. More passages than the server takes at once are asked for in
/// parts; each pair is scored for itself, so the parts' scores go together.
/// </summary>
public sealed class RemoteReranker : IReranker
{
    private readonly RemoteRerankerOptions _options;
    private readonly RerankEndpoint _server;
    private readonly SemaphoreSlim _places;
    private readonly Action<bool, string>? _tell;
    private readonly Lock _gate = new();
    private int _most;
    private string? _trouble;

    /// <param name="options">Where the server is, and how it is asked.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="tell">
    /// Told once when reranks begin to fail, when they fail for another reason, when they succeed again, and when fewer passages go into a
    /// request from now on: whether it is trouble, and what the server said.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of bounds; the message names all that are.</exception>
    public RemoteReranker(RemoteRerankerOptions options, TimeProvider? time = null, Action<bool, string>? tell = null)
    {
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _options = options;
        _tell = tell;
        _most = options.MostDocuments;
        _server = new RerankEndpoint(options, time ?? TimeProvider.System, () => RemoteMetrics.Shared.Retried(ModelId!));
        _places = new SemaphoreSlim(options.MaxConcurrent, options.MaxConcurrent);
        var identity =
            SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Kind}\n{options.Url}\n{options.Model}\n{options.MaxPassageCharacters}"));
        ModelId = $"{options.Model ?? new Uri(options.Url).Host}@{Convert.ToHexStringLower(identity)[..12]}";
        RemoteMetrics.Shared.Knows(ModelId);
    }

    public string ModelId { get; }

    /// <summary>What the server said when a rerank failed last, until one succeeds; and whether it is left alone.</summary>
    public string? Complaint =>
        string.Join("; ", new[] { _server.Complaint, Volatile.Read(ref _trouble) }.OfType<string>()) is { Length: > 0 } complaint
            ? complaint
            : null;

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
            return await RunAsync(query, passages, deadline);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _server.Dispose();

    private async Task<RerankScores> RunAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
    {
        var scores = new float[passages.Count];
        var parts = passages.Index().Chunk(EvenSize(passages.Count, Volatile.Read(ref _most)))
            .Select(part => new Part(query, part[0].Index, [.. part.Select(passage => passage.Item)]))
            .ToList();
        var failed = default(RerankAttempt?);
        if (_server.IsLeftAlone)
        {
            // One request tries whether the server is back; the others wait for what it says.
            for (var i = 0; i < parts.Count && failed is null; i++)
            {
                failed = Failure(await ScoreAsync(parts[i], scores, deadline));
            }
        }
        else
        {
            failed = (await Task.WhenAll(parts.Select(part => ScoreAsync(part, scores, deadline)))).Select(Failure)
                .FirstOrDefault(attempt => attempt is not null);
        }

        if (failed?.Outcome == RerankOutcome.Deadline)
        {
            return RerankScores.Failed(passages.Count, RerankFault.Deadline);
        }

        if (failed is not { Said: null })
        {
            Remember(failed?.Said);
        }

        return failed is null
            ? new RerankScores(scores, scores.Length, RerankFault.None)
            : RerankScores.Failed(passages.Count, RerankFault.Model);

        static RerankAttempt? Failure(RerankAttempt attempt) => attempt.Outcome == RerankOutcome.Scored ? null : attempt;
    }

    /// <summary>
    /// Scores one part. One that the server takes for too long is halved, and a half that it takes is as much as it is asked from then on,
    /// in this part and in all that follow.
    /// </summary>
    private async Task<RerankAttempt> ScoreAsync(Part part, float[] scores, CancellationToken deadline)
    {
        var (count, fewer, refused) = (part.Passages.Count, Volatile.Read(ref _most), default(RerankAttempt?));
        if (count <= fewer)
        {
            var attempt = await _server.AskAsync(RerankWire.Write(_options, part.Query, part.Passages), count, deadline);
            if (attempt.Outcome == RerankOutcome.Scored)
            {
                attempt.Scores!.CopyTo(scores.AsSpan(part.From));
            }

            if (attempt.Outcome != RerankOutcome.TooLong)
            {
                return attempt;
            }

            (fewer, refused) = ((count + 1) / 2, attempt);
        }

        var first = await ScoreAsync(part with { Passages = [.. part.Passages.Take(fewer)] }, scores, deadline);
        if (first.Outcome != RerankOutcome.Scored)
        {
            return first;
        }

        if (refused is not null)
        {
            AskForFewer(fewer, refused.Said);
        }

        return await ScoreAsync(part with { From = part.From + fewer, Passages = [.. part.Passages.Skip(fewer)] }, scores, deadline);
    }

    /// <summary>The size of parts that are as long as each other, none longer than <paramref name="most"/>.</summary>
    private static int EvenSize(int passages, int most)
    {
        var parts = (passages + most - 1) / most;
        return (passages + parts - 1) / parts;
    }

    private void AskForFewer(int most, string? said)
    {
        lock (_gate)
        {
            if (most >= _most)
            {
                return;
            }

            _most = most;
        }

        _tell?.Invoke(false, $"takes fewer passages at once than it was asked for; {most} go into a request from now on. It said: {said}");
    }

    /// <summary>
    /// Keeps what is wrong, null for nothing, and tells it when it is another state than before: what stands before the colon.
    /// </summary>
    private void Remember(string? trouble)
    {
        lock (_gate)
        {
            var before = _trouble;
            _trouble = trouble;
            if (before?.Split(':')[0] == trouble?.Split(':')[0])
            {
                return;
            }
        }

        _tell?.Invoke(trouble is not null, trouble ?? "answers again");
    }

    /// <summary>Passages of one request; the first of them is the one at <paramref name="From"/>.</summary>
    private sealed record Part(string Query, int From, IReadOnlyList<ReadOnlyMemory<char>> Passages);
}
