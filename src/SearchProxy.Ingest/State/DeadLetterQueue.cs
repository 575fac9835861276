using System.Text.Json;

namespace SearchProxy.Ingest.State;

/// <summary>The records that were set aside, on disk. Thread-safe.</summary>
internal sealed class DeadLetterQueue : IDisposable
{
    private readonly FramedLog _log;
    private readonly HashSet<(long Generation, long Number)> _known = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    private DeadLetterQueue(FramedLog log, string path)
    {
        _log = log;
        Damage = LogDamage.Describe(path, log.Damages);
        foreach (var letter in Read(path))
        {
            Remember(letter);
        }
    }

    /// <summary>What was damaged when it was opened, in words; null when nothing was.</summary>
    public string? Damage { get; }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _log.Count;
            }
        }
    }

    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static DeadLetterQueue Open(string path) => new(FramedLog.Open(path), path);

    /// <summary>The letters of a file, in order; none when it does not exist.</summary>
    /// <exception cref="IOException">It cannot be read, or is no dead-letter queue.</exception>
    public static IEnumerable<DeadLetter> Read(string path) => FramedLog.ReadAll<DeadLetter>(path);

    /// <summary>What is damaged in a file, in words; null when nothing is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? ReadDamage(string path) => LogDamage.Describe(path, FramedLog.ReadDamages(path));

    /// <summary>Adds a letter, unless a run before the last crash added it already.</summary>
    /// <exception cref="IOException">The disk is full or gone; nothing was added.</exception>
    public void Add(DeadLetter letter)
    {
        lock (_gate)
        {
            if (_known.Contains(letter.Key))
            {
                return;
            }

            _log.Append(JsonSerializer.SerializeToUtf8Bytes(letter));
            Remember(letter);
        }
    }

    /// <summary>True when a letter of this document is in the queue.</summary>
    public bool Holds(string id)
    {
        lock (_gate)
        {
            return _ids.Contains(id);
        }
    }

    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Sync()
    {
        lock (_gate)
        {
            _log.Sync();
        }
    }

    public void Dispose() => _log.Dispose();

    private void Remember(DeadLetter letter)
    {
        _known.Add(letter.Key);
        if (letter.Head.Id is { } id)
        {
            _ids.Add(id);
        }
    }
}
