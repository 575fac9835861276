namespace SearchProxy.Evaluation.Results;

/// <summary>A query that one target answers better or worse than another one, and the document that made the difference.</summary>
/// <param name="Query">Number of the query.</param>
/// <param name="Difference">After minus before.</param>
/// <param name="Document">The document whose move changed the measure most; null when none is judged relevant in either.</param>
/// <param name="RankBefore">Its rank from 1; null when it was not found.</param>
/// <param name="RankAfter">The same afterwards.</param>
/// <param name="Passage">What the model read of it, or the beginning of its text; null when neither is known.</param>
public sealed record Turn(int Query, double Difference, string? Document, int? RankBefore, int? RankAfter, string? Passage);
