namespace SearchProxy.Inference;

/// <summary>How much of the machine all models of one <see cref="ModelLoader"/> may use together.</summary>
public sealed class InferenceOptions
{
    public const int MaxThreads = 256;
    public const int MinQueueTokens = 1_024;
    public const int MaxQueueTokens = 16 * 1_024 * 1_024;
    public const long MaxCacheBytes = 64L * 1_024 * 1_024 * 1_024;

    public const int MaxBreakAfter = 1_000;
    public static readonly TimeSpan MinBreakFor = TimeSpan.FromSeconds(0.1);
    public static readonly TimeSpan MaxBreakFor = TimeSpan.FromMinutes(10);

    /// <summary>Threads that run models; default one a core. More than cores gains nothing.</summary>
    public int Threads { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);

    /// <summary>Tokens that may wait for reranking, and again for encoding queries, before requests are refused as overload.</summary>
    public int QueueTokens { get; set; } = 65_536;

    /// <summary>Memory for scores already computed, in bytes; 0 switches the cache off.</summary>
    public long ScoreCacheBytes { get; set; } = 32L * 1_024 * 1_024;

    /// <summary>Memory for vectors of queries already encoded, in bytes; 0 switches the cache off.</summary>
    public long VectorCacheBytes { get; set; } = 16L * 1_024 * 1_024;

    /// <summary>Failures in a row after which a reranker, or an encoder's queries, are left alone.</summary>
    public int BreakAfter { get; set; } = 5;

    /// <summary>How long a model is left alone before one request tries it again.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Every option that is out of bounds, in words; empty when all are fine.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        OptionBounds.Check(errors, nameof(Threads), Threads, 1, MaxThreads);
        OptionBounds.Check(errors, nameof(QueueTokens), QueueTokens, MinQueueTokens, MaxQueueTokens);
        OptionBounds.Check(errors, nameof(ScoreCacheBytes), ScoreCacheBytes, 0, MaxCacheBytes);
        OptionBounds.Check(errors, nameof(VectorCacheBytes), VectorCacheBytes, 0, MaxCacheBytes);
        OptionBounds.Check(errors, nameof(BreakAfter), BreakAfter, 1, MaxBreakAfter);
        if (BreakFor < MinBreakFor || BreakFor > MaxBreakFor)
        {
            errors.Add($"{nameof(BreakFor)} is {BreakFor}; {MinBreakFor} to {MaxBreakFor} is allowed.");
        }

        return errors;
    }
}
