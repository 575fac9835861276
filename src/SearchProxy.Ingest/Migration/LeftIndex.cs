namespace SearchProxy.Ingest.Migration;

/// <summary>An index that may be deleted, or not.</summary>
/// <param name="Documents">How many documents it holds.</param>
/// <param name="Aliases">Aliases that stand for it.</param>
/// <param name="Obstacle">Why it is not deleted, in words; null when nothing stands in the way.</param>
public sealed record LeftIndex(long Documents, IReadOnlyList<string> Aliases, string? Obstacle);
