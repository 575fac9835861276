namespace SearchProxy.Ingest.Sources;

/// <summary>Something that documents are read from, in one order that never changes. Read by one reader at a time.</summary>
public interface IDocumentSource
{
    /// <summary>What it is, for people and for the checkpoint: kind and place.</summary>
    string Name { get; }

    /// <summary>Records in all, when that is known without reading them; for the estimate of the time left.</summary>
    long? Count { get; }

    /// <summary>Bytes in all and bytes read so far, when they are known; for the estimate of the time left.</summary>
    (long Read, long Total)? Bytes { get; }

    /// <summary>
    /// What the source looks like at its start. A checkpoint holds only for a source with an equal or longer version of the same content;
    /// null when the source cannot be read twice (standard input).
    /// </summary>
    /// <param name="last">The one of the run that is to go on, which it will be compared with; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    ValueTask<SourceFingerprint?> FingerprintAsync(SourceFingerprint? last, CancellationToken cancellationToken);

    /// <summary>The records from a position on. A record that is no document comes as one with a fault.</summary>
    /// <exception cref="IOException">It can no longer be read.</exception>
    IAsyncEnumerable<SourceRecord> ReadAsync(SourcePosition from, CancellationToken cancellationToken);
}
