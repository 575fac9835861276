namespace SearchProxy.Inference.Graphs;

/// <summary>What makes a score of the logits.</summary>
internal enum Activation
{
    /// <summary>The logit itself.</summary>
    Identity,

    /// <summary>1 / (1 + e^−logit).</summary>
    Sigmoid,

    /// <summary>The second label's share of both.</summary>
    Softmax,
}
