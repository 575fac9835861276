using System.Numerics.Tensors;
using SearchProxy.Inference.Models.Manifests;

namespace SearchProxy.Inference.Loading;

/// <summary>Compares a model's results with those that its manifest expects, and refuses a model that drifts.</summary>
internal static class GoldenCheck
{
    private const float DefaultCosine = 0.999f;
    private const float DefaultTolerance = 0.01f;

    /// <exception cref="InferenceException">A vector points elsewhere than expected.</exception>
    public static void Texts(GoldenResults? golden, Func<string, float[]> encode)
    {
        var least = golden?.LeastCosine ?? DefaultCosine;
        foreach (var item in golden?.Texts ?? [])
        {
            var vector = encode(item.Text);
            float[] expected = [.. item.Vector.Take(vector.Length)];
            var cosine = expected.Length == vector.Length ? TensorPrimitives.CosineSimilarity(vector, expected) : float.NaN;
            if (!(cosine >= least))
            {
                throw new InferenceException(
                    ModelLoadFault.SelfCheck,
                    $"The model drifts: the vector of \"{item.Text}\" has the cosine {cosine:0.00000} to the manifest's; at least {least} "
                        + "is expected.");
            }
        }
    }

    /// <exception cref="InferenceException">A score lies elsewhere than expected.</exception>
    public static void Pairs(GoldenResults? golden, Func<string, string, float> score)
    {
        var tolerance = golden?.ScoreTolerance ?? DefaultTolerance;
        foreach (var item in golden?.Pairs ?? [])
        {
            var found = score(item.Query, item.Passage);
            if (!(MathF.Abs(found - item.Score) <= tolerance))
            {
                throw new InferenceException(
                    ModelLoadFault.SelfCheck,
                    $"The model drifts: \"{item.Query}\" with \"{item.Passage}\" scores {found}; the manifest expects {item.Score} within "
                        + $"{tolerance}.");
            }
        }
    }
}
