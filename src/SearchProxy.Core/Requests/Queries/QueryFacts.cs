using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What is known of a query beside its clauses.</summary>
internal sealed record QueryFacts
{
    public required IReadOnlyList<JsonSlice> PostFilters { get; init; }

    public required IReadOnlyDictionary<string, FieldKind> MadeFields { get; init; }

    /// <summary>Why nothing certain can be said about the query whatever the mapping is; null when it can.</summary>
    public required string? Doubt { get; init; }

    public required bool JoinsTexts { get; init; }

    /// <summary>The request has a <c>min_score</c>.</summary>
    public required bool HasLeastScore { get; init; }

    /// <summary>Why the search is bypassed when the mapping leaves no text.</summary>
    public required BypassReason TextlessReason { get; init; }
}
