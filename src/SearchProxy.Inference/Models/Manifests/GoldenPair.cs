namespace SearchProxy.Inference.Models.Manifests;

/// <summary>A pair and the score that it must get.</summary>
internal sealed record GoldenPair(string Query, string Passage, float Score);
