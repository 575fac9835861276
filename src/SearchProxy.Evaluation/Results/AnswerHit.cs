namespace SearchProxy.Evaluation.Results;

/// <summary>One hit.</summary>
public readonly record struct AnswerHit(string Id, double Score)
{
    /// <summary>The model's own score, where it was asked for; null without.</summary>
    public double? Model { get; init; }

    /// <summary>Id of that model; null without.</summary>
    public string? ModelId { get; init; }
}
