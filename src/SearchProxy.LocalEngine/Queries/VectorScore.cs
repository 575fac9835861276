using System.Numerics.Tensors;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>The score of a document vector for a query vector; see <see cref="VectorSimilarity"/> for the formulas.</summary>
internal static class VectorScore
{
    public static float Of(VectorSimilarity similarity, ReadOnlySpan<float> query, ReadOnlySpan<float> document)
    {
        switch (similarity)
        {
            case VectorSimilarity.Cosine:
                return Math.Max((1 + TensorPrimitives.CosineSimilarity(query, document)) / 2, 0);
            case VectorSimilarity.DotProduct:
                return Math.Max((1 + TensorPrimitives.Dot(query, document)) / 2, 0);
            case VectorSimilarity.Euclidean:
                var distance = TensorPrimitives.Distance(query, document);
                return 1 / (1 + (distance * distance));
            default:
                var dot = TensorPrimitives.Dot(query, document);
                return dot < 0 ? 1 / (1 - dot) : dot + 1;
        }
    }
}
