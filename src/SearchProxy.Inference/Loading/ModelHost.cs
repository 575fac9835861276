using SearchProxy.Inference.Caching;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference;

/// <summary>What all models of one loader share: threads, caches, metrics.</summary>
internal sealed record ModelHost(InferenceWorkers Workers, ScoreCache Scores, VectorCache Vectors, InferenceMetrics Metrics);
