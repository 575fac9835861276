using SearchProxy.Inference.Caching;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Loading;

/// <summary>What all models of one loader share: threads, caches, metrics, bounds, clock.</summary>
internal sealed record ModelHost(
    InferenceWorkers Workers, ScoreCache Scores, VectorCache Vectors, InferenceMetrics Metrics, InferenceOptions Options, TimeProvider Time)
{
    /// <summary>A breaker for one model. A model that is loaded anew begins with a closed one.</summary>
    public FailureBreaker NewBreaker() => new(Options.BreakAfter, Options.BreakFor, Time);
}
