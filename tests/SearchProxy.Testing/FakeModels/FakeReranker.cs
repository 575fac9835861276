using System.Collections.Concurrent;
using SearchProxy.Inference;

namespace SearchProxy.Testing.FakeModels;

/// <summary>
/// A reranker by script. Without one it scores a passage by the share of the query's words that it holds, so that tests can foresee the
/// order.
/// </summary>
public sealed class FakeReranker(Func<string, string, float>? score = null) : IReranker
{
    private readonly Func<string, string, float> _score = score ?? WordOverlap;

    public string ModelId { get; set; } = "fake-reranker@1";

    public ScoreScale Scale { get; set; }

    public string? Complaint { get; set; }

    /// <summary>The fault that every call answers with; <see cref="RerankFault.None"/> for none.</summary>
    public RerankFault Fault { get; set; }

    /// <summary>Thrown by every call; null for none.</summary>
    public Exception? Exception { get; set; }

    /// <summary>Every call waits for this after <see cref="ScoredBeforeHold"/> passages, or until its deadline.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public int ScoredBeforeHold { get; set; }

    /// <summary>What was asked, in order of arrival.</summary>
    public ConcurrentQueue<(string Query, IReadOnlyList<string> Passages)> Asked { get; } = new();

    public bool IsDisposed { get; private set; }

    public async ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
    {
        var texts = passages.Select(passage => passage.ToString()).ToList();
        Asked.Enqueue((query, texts));
        if (Exception is not null)
        {
            throw Exception;
        }

        if (Fault is RerankFault.Overload or RerankFault.Model)
        {
            return RerankScores.Failed(passages.Count, Fault);
        }

        var inTime = await HeldAsync(deadline).ConfigureAwait(false) && Fault is RerankFault.None;
        var scored = inTime ? passages.Count : Math.Min(ScoredBeforeHold, passages.Count);
        var values = new float[passages.Count];
        Array.Fill(values, float.NaN);
        for (var i = 0; i < scored; i++)
        {
            values[i] = _score(query, texts[i]);
        }

        return new RerankScores(values, scored, inTime ? RerankFault.None : RerankFault.Deadline);
    }

    public void Dispose() => IsDisposed = true;

    private async Task<bool> HeldAsync(CancellationToken deadline)
    {
        if (deadline.IsCancellationRequested)
        {
            return false;
        }

        try
        {
            await Hold.WaitAsync(deadline).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static float WordOverlap(string query, string passage)
    {
        var wanted = Words(query);
        var found = Words(passage);
        return wanted.Count == 0 ? 0 : (float)wanted.Count(found.Contains) / wanted.Count;
    }

    private static HashSet<string> Words(string text) =>
        text.ToLowerInvariant()
            .Split([' ', '.', ',', ':', ';', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.Ordinal);
}
