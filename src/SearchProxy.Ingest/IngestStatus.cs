using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest;

/// <summary>What a state folder tells of an ingestion, running or not.</summary>
/// <param name="IsRunning">True when a process holds the folder.</param>
/// <param name="Source">The source; null when nothing was begun.</param>
/// <param name="Index">The index; null when nothing was begun.</param>
/// <param name="Counts">The ledger up to the last checkpoint.</param>
/// <param name="IsComplete">True when the source was read to its end and everything is settled.</param>
/// <param name="DeadLetters">Records in the dead-letter queue by kind.</param>
public sealed record IngestStatus(
    bool IsRunning,
    string? Source,
    string? Index,
    IngestCounts Counts,
    bool IsComplete,
    IReadOnlyDictionary<string, int> DeadLetters)
{
    /// <summary>What of the dead-letter queue is damaged, in words; null when nothing is.</summary>
    public string? Damage { get; init; }

    /// <summary>Reads a state folder without disturbing who works with it; an empty status when it does not exist.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IngestStatus Read(string stateFolder)
    {
        var last = Checkpoint.Load(Path.Combine(stateFolder, IngestState.CheckpointName));
        var path = Path.Combine(stateFolder, IngestState.DeadLettersName);
        var letters = DeadLetterQueue.Read(path);
        return new IngestStatus(
            IngestState.IsHeld(stateFolder),
            last?.Source,
            last?.Index,
            last?.Counts ?? new IngestCounts(),
            last?.IsComplete ?? false,
            letters.GroupBy(letter => letter.Kind).ToDictionary(group => group.Key, group => group.Count()))
        {
            Damage = DeadLetterQueue.ReadDamage(path),
        };
    }

    /// <summary>The records in the dead-letter queue, in the order in which they were set aside.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<IngestReject> ReadDeadLetters(string stateFolder) =>
        DeadLetterQueue.Read(Path.Combine(stateFolder, IngestState.DeadLettersName))
            .Select(IngestReject.Of);
}
