using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Turns the least similarity that a kNN search accepts into the least score.</summary>
internal static class SimilarityThreshold
{
    public static float ToScore(VectorSimilarity similarity, float threshold) => similarity switch
    {
        VectorSimilarity.Euclidean => 1 / (1 + (threshold * threshold)),
        VectorSimilarity.MaxInnerProduct => threshold < 0 ? 1 / (1 - threshold) : threshold + 1,
        _ => (1 + threshold) / 2,
    };
}
