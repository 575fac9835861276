using System.Text.Json;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.State;

/// <summary>How far an ingestion is: everything before <see cref="Settled"/> is in the index or in the dead-letter queue.</summary>
internal sealed record Checkpoint
{
    /// <summary>The source's name.</summary>
    public required string Source { get; init; }

    /// <summary>What the source looked like; null when it cannot be read twice.</summary>
    public SourceFingerprint? Fingerprint { get; init; }

    public required string Index { get; init; }

    /// <summary>Model, passages and fields, as they go into the hash of each document.</summary>
    public required string Settings { get; init; }

    /// <summary>The run's number among all of the index, the upper part of its versions.</summary>
    public required long Generation { get; init; }

    public long Settled { get; init; }

    public string? Cursor { get; init; }

    public IngestCounts Counts { get; init; } = new();

    /// <summary>True once the source was read to its end and everything is settled.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Records that were being encoded when the process ended, and how often alone.</summary>
    public IReadOnlyDictionary<long, int> Suspects { get; init; } = new Dictionary<long, int>();

    /// <summary>Reads the last checkpoint that is whole; null when there is none.</summary>
    public static Checkpoint? Load(string path) => LoadOne(path) ?? LoadOne(path + ".previous");

    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Save(string path) => DurableFile.Replace(path, FramedLog.Frame(JsonSerializer.SerializeToUtf8Bytes(this)));

    private static Checkpoint? LoadOne(string path)
    {
        try
        {
            return FramedLog.ReadAll(path).FirstOrDefault() is { } payload ? JsonSerializer.Deserialize<Checkpoint>(payload) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
