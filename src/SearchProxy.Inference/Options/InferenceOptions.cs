using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SearchProxy.Inference.Options;

/// <summary>How much of the machine all models of one <see cref="ModelLoader"/> may use together.</summary>
public sealed class InferenceOptions
{
    public const int MaxThreads = 256;
    public const int MinQueueTokens = 1_024;

    [Description("Threads that run models")]
    [Range(1, MaxThreads)]
    public int Threads { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);

    [Description("Tokens that may wait at most; searches that cannot be done in time are refused before, see "
        + "[overload](operations.md#overload)")]
    [Range(MinQueueTokens, 16 << 20)]
    public int QueueTokens { get; set; } = 65_536;

    [Description("Memory for scores; 0 switches the cache off")]
    [Range(0, 64.0 * 1024 * 1024 * 1024)]
    public long ScoreCacheBytes { get; set; } = 32L * 1_024 * 1_024;

    [Description("Memory for vectors of queries")]
    [Range(0, 64.0 * 1024 * 1024 * 1024)]
    public long VectorCacheBytes { get; set; } = 16L * 1_024 * 1_024;

    [Description("Failures in a row after which a model is left alone")]
    [Range(1, 1_000)]
    public int BreakAfter { get; set; } = 5;

    [Description("For how long, before one search tries it again")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Every option that is out of bounds, in words; empty when all are fine.</summary>
    public IReadOnlyList<string> Validate() => [.. OptionBounds.Errors(this, path: "")];
}
