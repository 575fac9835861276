namespace SearchProxy.Inference.Graphs;

/// <summary>
/// Chooses and applies the activation, as sentence-transformers' CrossEncoder does for one label; two labels become the second one's
/// softmax.
/// </summary>
internal static class ActivationRule
{
    /// <param name="named">The class that config.json names, or a manifest's word; null when nothing is said.</param>
    /// <param name="labels">1 or 2.</param>
    /// <exception cref="InferenceException">An activation that is not supported.</exception>
    public static Activation Choose(string? named, int labels) => (named?[(named.LastIndexOf('.') + 1)..].ToUpperInvariant(), labels) switch
    {
        (null, 1) => Activation.Sigmoid,
        ("IDENTITY", 1) => Activation.Identity,
        ("SIGMOID", 1) => Activation.Sigmoid,
        (null or "IDENTITY" or "SOFTMAX", 2) => Activation.Softmax,
        ("SIGMOID", 2) => Activation.Sigmoid,
        _ => throw new InferenceException(
            ModelLoadFault.Unsupported,
            $"unsupported activation `{named}` for {labels} label(s); supported are Identity, Sigmoid and, for two labels, Softmax."),
    };

    /// <summary>The score of one pair's logits; not finite when they are not.</summary>
    public static float Apply(Activation activation, ReadOnlySpan<float> logits) => activation switch
    {
        Activation.Identity => logits[0],
        Activation.Sigmoid => Sigmoid(logits[^1]),
        _ => Sigmoid((double)logits[1] - logits[0]),
    };

    private static float Sigmoid(double logit) => (float)(1 / (1 + Math.Exp(-logit)));
}
