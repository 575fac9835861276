namespace SearchProxy.Evaluation.Results;

/// <summary>What one query got from one target.</summary>
/// <param name="Hits">Ids with their scores, best first.</param>
/// <param name="Milliseconds">Time until the whole answer was here; NaN where none was taken.</param>
/// <param name="Complaint">Why the answer is not what the target stands for (a proxy that did not rerank); null when it is.</param>
public sealed record Answer(IReadOnlyList<AnswerHit> Hits, double Milliseconds, string? Complaint = null)
{
    /// <summary>The ids alone.</summary>
    public IReadOnlyList<string> Ranking => [.. Hits.Select(static hit => hit.Id)];
}
