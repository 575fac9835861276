using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Options;

namespace SearchProxy.Inference.Encoders;

/// <summary>How a reranker makes a score of a pair: every setting decided.</summary>
internal sealed record RerankPlan(int MaxTokens, int MaxQueryTokens, PairTruncation Truncation, Activation Activation)
{
    /// <summary>All that changes a score, as one line.</summary>
    public string Settings => string.Join('\n', "reranker 1", MaxTokens, MaxQueryTokens, Truncation, Activation);
}
