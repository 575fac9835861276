using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>What the client's query says: the text a person typed, where it looks for it, and what it demands of every hit.</summary>
/// <param name="Text">
/// The query text; several equal texts count once, different ones are joined by a space in the order of the query.
/// </param>
/// <param name="Fields">
/// The fields that the text is searched in, without boosts, in order, each once; may hold wildcards; empty when the query names none.
/// </param>
/// <param name="Filters">What every document of the vector leg must match: conditions and strict texts as they were written.</param>
public sealed record QueryIntent(string Text, IReadOnlyList<string> Fields, IReadOnlyList<JsonSlice> Filters)
{
    /// <summary>The parts of the text that stand in quotes in a query syntax, without these. Quotes of a plain text stand in it.</summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    /// <summary>Why the filters may not say all that the query demands: then there must be no vector leg. Null when they do.</summary>
    public string? Doubt { get; init; }

    /// <summary>A filter looks into nested or joined documents: it must not stand inside a nested knn.</summary>
    public bool LooksIntoOthers { get; init; }

    /// <summary>Why the vector leg adds nothing to what the client's own query finds.</summary>
    public WideningHold Hold { get; init; }

    /// <summary>
    /// Whether the client's own query finds a document depends on its score, so that it has to be asked about each that it did not show.
    /// </summary>
    public bool NeedsProof { get; init; }
}
