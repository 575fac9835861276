using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests;

/// <summary>What the client's query says: the text a person typed, where it looks for it, and what it demands of every hit.</summary>
/// <param name="Text">The query text; several equal texts count once, different ones are joined by a space in the order of the query.</param>
/// <param name="Fields">The fields that the query searches, without boosts, in order, each once; may hold wildcards; empty when the query names none.</param>
/// <param name="Filters">Every mandatory clause without text, as it was written; all must hold for a document of the vector leg.</param>
/// <param name="FiltersComplete">False when a mandatory clause could not be copied with certainty: then there must be no vector leg.</param>
public sealed record QueryIntent(
    string Text,
    IReadOnlyList<string> Fields,
    IReadOnlyList<JsonSlice> Filters,
    bool FiltersComplete);
