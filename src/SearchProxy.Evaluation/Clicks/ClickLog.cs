namespace SearchProxy.Evaluation.Clicks;

/// <summary>The searches of a log of clicks, and what was odd about it.</summary>
/// <param name="Sessions">The searches.</param>
/// <param name="Unplaced">Clicks on documents that their search did not show, or of searches that are not in the log; left out.</param>
public sealed record ClickLog(IReadOnlyList<ClickSession> Sessions, int Unplaced);
