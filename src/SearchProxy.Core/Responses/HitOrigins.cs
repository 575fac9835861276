using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

/// <summary>The origins of the hits of a window.</summary>
/// <param name="Model">Id of the model that scored; null when none did.</param>
/// <param name="Fusion">The rule that merged the legs, with its numbers; null when there was one leg.</param>
/// <param name="Of">Each hit's.</param>
/// <param name="AreAdded">True: a hit without an explanation of the engine's gets one.</param>
public sealed record HitOrigins(string? Model, string? Fusion, IReadOnlyDictionary<HitKey, HitOrigin> Of, bool AreAdded)
{
    /// <summary>Id of the second model of a cascade; null when there was none.</summary>
    public string? SecondModel { get; init; }
}
