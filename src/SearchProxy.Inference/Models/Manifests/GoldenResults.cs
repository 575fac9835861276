namespace SearchProxy.Inference.Models.Manifests;

/// <summary>Results that a model gave when its manifest was written.</summary>
internal sealed record GoldenResults
{
    /// <summary>How far a score may lie from the expected one (cross-encoders).</summary>
    public float? ScoreTolerance { get; init; }

    /// <summary>The least cosine between a vector and the expected one (encoders).</summary>
    public float? LeastCosine { get; init; }

    public IReadOnlyList<GoldenPair> Pairs { get; init; } = [];

    public IReadOnlyList<GoldenText> Texts { get; init; } = [];
}
