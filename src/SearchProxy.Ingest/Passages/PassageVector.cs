namespace SearchProxy.Ingest.Passages;

/// <summary>A passage and its vector.</summary>
internal readonly record struct PassageVector(string Text, float[] Vector);
