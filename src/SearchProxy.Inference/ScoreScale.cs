namespace SearchProxy.Inference;

/// <summary>What a reranker's scores are.</summary>
public enum ScoreScale
{
    /// <summary>Not known, for example of a hosted one.</summary>
    Unknown,

    /// <summary>The model's own output, any number.</summary>
    Logits,

    /// <summary>Between 0 and 1, by a sigmoid or a softmax.</summary>
    Probabilities,
}
