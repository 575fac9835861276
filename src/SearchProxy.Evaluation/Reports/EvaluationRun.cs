using SearchProxy.Evaluation.Results;

namespace SearchProxy.Evaluation.Reports;

/// <summary>One run of <c>searchproxy eval</c>, ready to be told.</summary>
/// <param name="Engine">What was asked, in words.</param>
/// <param name="Time">When.</param>
/// <param name="Seed">Of the tests' draws.</param>
/// <param name="Collections">What was measured; at least one, all with the same measures.</param>
public sealed record EvaluationRun(string Engine, DateTimeOffset Time, int Seed, IReadOnlyList<CollectionResult> Collections)
{
    /// <summary>Names of the targets that every collection has, in order.</summary>
    public IReadOnlyList<string> Targets =>
        [.. Collections[0].Targets.Select(static target => target.Name)
            .Where(name => Collections.All(collection => collection.Targets.Any(target => target.Name == name)))];

    public IReadOnlyList<string> Measures => Collections[0].Measures;
}
