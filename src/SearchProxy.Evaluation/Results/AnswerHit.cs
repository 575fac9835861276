namespace SearchProxy.Evaluation.Results;

/// <summary>One hit.</summary>
public readonly record struct AnswerHit(string Id, double Score);
