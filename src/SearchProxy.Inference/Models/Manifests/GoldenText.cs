namespace SearchProxy.Inference.Models.Manifests;

/// <summary>A text, encoded without prompt, and the direction that its vector must have.</summary>
internal sealed record GoldenText(string Text, IReadOnlyList<float> Vector);
