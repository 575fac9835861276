namespace SearchProxy.Evaluation.Labels;

/// <summary>A document that a teacher scored for a query.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What the teacher read.</param>
/// <param name="Score">What it said.</param>
/// <param name="IsJudged">True: a person judged it relevant.</param>
public sealed record ScoredDocument(string Id, string Text, float Score, bool IsJudged);
