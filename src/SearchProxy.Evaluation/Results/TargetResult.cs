namespace SearchProxy.Evaluation.Results;

/// <summary>How good one target was over all queries of a collection.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Answers">What each query got, in the order of the queries.</param>
/// <param name="Values">Each measure's value for each query, in the same order, by the measure's name.</param>
/// <param name="Latency">How long its searches took.</param>
public sealed record TargetResult(
    string Name, IReadOnlyList<Answer> Answers, IReadOnlyDictionary<string, IReadOnlyList<double>> Values, LatencySummary Latency)
{
    /// <summary>Searches whose answer is not what the target stands for.</summary>
    public int NotRanked => Answers.Count(static answer => answer.Complaint is not null);

    /// <summary>What the first of these said; null without one.</summary>
    public string? Example => Answers.FirstOrDefault(static answer => answer.Complaint is not null)?.Complaint;

    public double Mean(string measure) => Values[measure].Average();
}
