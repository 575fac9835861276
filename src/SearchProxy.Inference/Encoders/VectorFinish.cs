using System.Numerics.Tensors;
using SearchProxy.Inference.Options;

namespace SearchProxy.Inference.Encoders;

/// <summary>The last steps to a vector: length 1, cut, length 1 again.</summary>
internal static class VectorFinish
{
    /// <summary>
    /// Normalises where the model does, cuts, and normalises (again) where unit length is wanted. The cut after the normalisation is what
    /// sentence-transformers' truncate_dim does; it does not normalise again.
    /// </summary>
    /// <exception cref="InferenceException">The numbers are not finite, or all zero where a length of 1 is wanted.</exception>
    public static float[] Apply(float[] vector, EncoderPlan plan)
    {
        RefuseNotFinite(vector);
        var cut = plan.Dimensions > 0 && plan.Dimensions < vector.Length;
        var unitLater = plan.Length == VectorLength.Unit && (cut || !plan.Normalizes);
        if (plan.Normalizes)
        {
            Normalize(vector);
        }

        vector = cut ? vector[..plan.Dimensions] : vector;
        if (unitLater)
        {
            Normalize(vector);
        }

        return vector;
    }

    /// <exception cref="InferenceException">A number is NaN or infinite.</exception>
    public static void RefuseNotFinite(ReadOnlySpan<float> vector)
    {
        if (!TensorPrimitives.IsFiniteAll(vector))
        {
            throw new InferenceException(
                ModelLoadFault.SelfCheck,
                "The model gives numbers that are not finite (NaN or infinity); its weights are damaged, or its precision is too low.");
        }
    }

    private static void Normalize(Span<float> vector)
    {
        var norm = TensorPrimitives.Norm(vector);
        if (norm == 0 || !float.IsFinite(norm))
        {
            throw new InferenceException(ModelLoadFault.SelfCheck, norm == 0
                ? "The model gives zero vectors: their length is 0 and the cosine to them is undefined."
                : "The model gives numbers that are too large: the length of the vector is not finite.");
        }

        TensorPrimitives.Divide(vector, norm, vector);
    }
}
