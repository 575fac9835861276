using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Results;

/// <summary>Everything that was measured on one collection.</summary>
public sealed record CollectionResult
{
    public required string Name { get; init; }

    public required IReadOnlyList<JudgedQuery> Queries { get; init; }

    /// <summary>Names of the measures; the first one is what comparisons and turns are about.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    public required IReadOnlyList<TargetResult> Targets { get; init; }

    public required IReadOnlyList<TargetComparison> Comparisons { get; init; }

    /// <summary>
    /// The queries that changed most, by the name of the target, each against <see cref="Baseline"/>; losses first, then gains.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<Turn>> Turns { get; init; }

    /// <summary>The target that the others are compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>What the documents are called and say, as far as they were seen.</summary>
    public required DocumentTexts Documents { get; init; }

    /// <summary>What is worth knowing before the figures are believed.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
