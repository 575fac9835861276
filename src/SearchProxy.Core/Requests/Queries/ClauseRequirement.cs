using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// What a clause demands of a document when every loose text in it is taken to match anything. A document that breaks a requirement is
/// forbidden by the client.
/// </summary>
/// <param name="Text">Number of the one text that the clause holds; <see cref="NoText"/> or <see cref="SeveralTexts"/>.</param>
/// <param name="Filters">Clauses that must all hold.</param>
internal readonly record struct ClauseRequirement(int Text, IReadOnlyList<JsonSlice> Filters)
{
    public const int NoText = -1;
    public const int SeveralTexts = -2;

    public static ClauseRequirement Nothing { get; } = new(NoText, []) { IsExact = true };

    public bool HasText => Text != NoText;

    /// <summary>True when any document will do.</summary>
    public bool IsFree => Filters.Count == 0;

    /// <summary>True when the filters hold for exactly the documents that the clause matches: no text in it was loosened.</summary>
    public bool IsExact { get; init; }

    /// <summary>How many text clauses must match at least for the clause to match.</summary>
    public int MandatoryTexts { get; init; }

    public static ClauseRequirement Of(JsonSlice filter) => new(NoText, [filter]) { IsExact = true };
}
