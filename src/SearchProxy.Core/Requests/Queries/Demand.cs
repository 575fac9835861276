using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// What a clause demands of a document when every text in it is taken to match anything. A document that breaks a demand is
/// forbidden by the client.
/// </summary>
/// <param name="Text">Number of the one text that the clause holds; <see cref="NoText"/> or <see cref="SeveralTexts"/>.</param>
/// <param name="IsComplete">False when the clause may forbid more than <paramref name="Filters"/> say.</param>
/// <param name="Filters">Clauses that must all hold.</param>
internal readonly record struct Demand(int Text, bool IsComplete, IReadOnlyList<JsonSlice> Filters)
{
    public const int NoText = -1;
    public const int SeveralTexts = -2;

    public static Demand Nothing { get; } = new(NoText, IsComplete: true, []);

    public static Demand Uncertain { get; } = new(NoText, IsComplete: false, []);

    public bool HasText => Text != NoText;

    /// <summary>True when any document will do.</summary>
    public bool IsFree => IsComplete && Filters.Count == 0;

    public static Demand Of(JsonSlice filter) => new(NoText, IsComplete: true, [filter]);
}
