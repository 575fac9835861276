using SearchProxy.Core.Fusion;

namespace SearchProxy.Gateway.Search;

/// <summary>A window in first-stage order.</summary>
/// <param name="Hits">Its hits.</param>
/// <param name="Rule">What made their scores.</param>
internal sealed record FusedWindow(IReadOnlyList<FusedHit> Hits, FusionOptions Rule);
