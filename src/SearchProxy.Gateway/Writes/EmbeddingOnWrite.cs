using SearchProxy.Core.Indexes;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Writes;

/// <summary>
/// What the host lends to the write lane: how an ingestion would embed a document, and where documents without vectors are remembered. The
/// room of the ingestion owns both, and the gateway does not know that room.
/// </summary>
public sealed class EmbeddingOnWrite
{
    /// <summary>Makes the vectors of a document; without an encoder it still tells documents that need none. Thread-safe.</summary>
    public required Func<ITextEncoder?, ReadOnlyMemory<byte>, IndexProfile, CancellationToken, ValueTask<EmbeddedDocument>> EmbedAsync
    {
        get;
        init;
    }

    /// <summary>
    /// Remembers a document for backfill; null when there is no queue. Throws <see cref="IOException"/> when it cannot. Thread-safe.
    /// </summary>
    public Action<BackfillEntry>? Enqueue { get; init; }

    /// <summary>How many documents wait in the queue, and for how long the first of them does. Thread-safe.</summary>
    public Func<(long Length, TimeSpan Age)> Backlog { get; init; } = static () => (0, TimeSpan.Zero);

    /// <summary>Returns once everything remembered is on the disk. Throws <see cref="IOException"/> when it cannot. Thread-safe.</summary>
    public Action Sync { get; init; } = static () => { };
}
