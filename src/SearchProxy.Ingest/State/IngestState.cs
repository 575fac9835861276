namespace SearchProxy.Ingest.State;

/// <summary>
/// The state folder of one ingestion: <c>lock</c>, <c>checkpoint</c>, <c>dead-letters</c>, <c>encoding</c>. Held by one process at a time.
/// </summary>
internal sealed class IngestState : IDisposable
{
    public const string CheckpointName = "checkpoint";
    public const string DeadLettersName = "dead-letters";
    private const string JournalName = "encoding";
    private const string LockName = "lock";

    private readonly string _folder;
    private readonly FileStream _lock;

    private IngestState(string folder, FileStream held)
    {
        _folder = folder;
        _lock = held;
        Letters = DeadLetterQueue.Open(Path.Combine(folder, DeadLettersName));
        Last = Checkpoint.Load(CheckpointPath);
        Interrupted = EncodeJournal.ReadLeft(Path.Combine(folder, JournalName));
    }

    /// <summary>The checkpoint that the folder held when it was opened.</summary>
    public Checkpoint? Last { get; }

    /// <summary>Records that were being encoded when the last process ended.</summary>
    public IReadOnlyList<long> Interrupted { get; }

    public DeadLetterQueue Letters { get; }

    private string CheckpointPath => Path.Combine(_folder, CheckpointName);

    /// <exception cref="IOException">Another process holds the folder, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static IngestState Open(string folder)
    {
        PrivateFile.CreateFolder(folder);
        var held = PrivateFile.OpenOrCreate(Path.Combine(folder, LockName), FileShare.None);
        try
        {
            return new IngestState(folder, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>True when a process works with the folder right now.</summary>
    public static bool IsHeld(string folder)
    {
        var path = Path.Combine(folder, LockName);
        if (!File.Exists(path))
        {
            return false;
        }

        PrivateFile.RefuseLink(path);
        try
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public EncodeJournal CreateJournal(int slots) => EncodeJournal.Create(Path.Combine(_folder, JournalName), slots);

    /// <summary>Saves a checkpoint once every letter that it covers is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or gone; the checkpoint before still stands.</exception>
    public void Save(Checkpoint checkpoint)
    {
        Letters.Sync();
        checkpoint.Save(CheckpointPath);
    }

    public void Dispose()
    {
        Letters.Dispose();
        _lock.Dispose();
    }
}
