using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Writes;

/// <summary>
/// The documents that were written without the vectors they should have, on disk, until <see cref="BackfillRun"/> has given them some. Held
/// by one process at a time. Thread-safe.
/// </summary>
public sealed class BackfillQueue : IDisposable
{
    /// <summary>Most bytes of the file; beyond it nothing more is taken, as with a full disk.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>After so many entries more the queue looks whether it was drained and can begin anew.</summary>
    private const int LookAfter = 10_000;

    private readonly TimeProvider _time;
    private readonly FileStream _lock;
    private readonly Func<Guid> _newId;
    private readonly Lock _gate = new();
    private FramedLog _log;
    private int _sinceLook;
    private (int Settled, DateTimeOffset? At)? _first;

    private BackfillQueue(string path, FileStream held, Func<Guid> newId, TimeProvider time)
    {
        (Path, _lock, _newId, _time) = (path, held, newId, time);
        _log = FramedLog.Open(path);
        try
        {
            BeginOrGoOn();
        }
        catch
        {
            _log.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was damaged when it was opened and where that is kept, in words; null when nothing was.</summary>
    public string? Damage { get; private set; }

    /// <summary>Entries that wait, and for how long the first of them does.</summary>
    public (long Length, TimeSpan Age) Backlog
    {
        get
        {
            lock (_gate)
            {
                var settled = BackfillFile.ReadMark(Path)?.Entries ?? 0;
                var length = Math.Max(0, _log.Count - 1 - settled);
                if (length == 0)
                {
                    _first = null;
                    return (0, TimeSpan.Zero);
                }

                if (_first?.Settled != settled)
                {
                    _first = (settled, BackfillFile.ReadTime(Path, settled));
                }

                return (length, _first?.At is { } at && _time.GetUtcNow() - at is { Ticks: > 0 } age ? age : TimeSpan.Zero);
            }
        }
    }

    /// <summary>Entries that are in the file, drained or not.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _log.Count - 1;
            }
        }
    }

    /// <param name="path">The file; it is created when it does not exist.</param>
    /// <param name="newId">Makes the ids of queues.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="IOException">Another process holds it, it cannot be written, or it is no queue; then it stays as it is.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static BackfillQueue Open(string path, Func<Guid>? newId = null, TimeProvider? time = null)
    {
        var full = System.IO.Path.GetFullPath(path);
        PrivateFile.CreateFolder(System.IO.Path.GetDirectoryName(full)!);
        var held = PrivateFile.OpenOrCreate(full + ".lock", FileShare.None);
        try
        {
            if (!CanBeAt(full))
            {
                throw new IOException("it is there and no backfill queue; name a file of the queue's own, or move it away");
            }

            return new BackfillQueue(full, held, newId ?? Guid.NewGuid, time ?? TimeProvider.System);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>False for a file that is something else than a queue, or than what a crash has left of one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool CanBeAt(string path) => BackfillFile.IsOneOrNone(path);

    /// <exception cref="IOException">The disk is full or gone, or the queue is; nothing was added.</exception>
    public void Add(BackfillEntry entry)
    {
        lock (_gate)
        {
            if (++_sinceLook >= LookAfter)
            {
                _sinceLook = 0;
                BeginAnewIfDrained();
            }

            if (_log.Length >= MaxBytes)
            {
                throw new IOException($"the backfill queue {Path} holds {MaxBytes} bytes and takes no more until it is drained");
            }

            _log.Append(BackfillFile.Write(entry, _time.GetUtcNow()));
        }
    }

    /// <summary>Returns once everything added is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Sync()
    {
        lock (_gate)
        {
            _log.Sync();
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _lock.Dispose();
    }

    private void BeginOrGoOn()
    {
        if (_log.Damages.Count > 0)
        {
            BeginAnewWithWhole();
        }
        else if (_log.Count == 0)
        {
            Begin();
        }
        else
        {
            BeginAnewIfDrained();
        }
    }

    private void Begin() => _log.Append(BackfillFile.Header(_newId()));

    /// <summary>
    /// A new queue with the entries that are whole; all count as not settled, for what is done twice is harmless. The damaged file is kept.
    /// </summary>
    private void BeginAnewWithWhole()
    {
        var (kept, anew) = (LogDamage.FreeName(Path), Path + ".new");
        File.Copy(Path, kept);
        File.Delete(anew);
        using (var log = FramedLog.Open(anew))
        {
            log.Append(BackfillFile.Header(_newId()));
            foreach (var entry in FramedLog.ReadAll(Path).Skip(BackfillFile.RecordsBeforeEntries(_log.Damages)))
            {
                log.Append(entry);
            }

            log.Sync();
        }

        Damage = $"{LogDamage.Describe(Path, _log.Damages)}; the queue goes on with these, and the damaged file is kept as {kept}";
        _log.Dispose();
        File.Move(anew, Path, overwrite: true);
        DurableFile.SyncFolder(System.IO.Path.GetDirectoryName(Path)!);
        _log = FramedLog.Open(Path);
    }

    private void BeginAnewIfDrained()
    {
        if (_log.Count > 1 && BackfillFile.ReadMark(Path) is { } mark && mark.Entries >= _log.Count - 1)
        {
            _log.Dispose();
            File.Delete(Path);
            File.Delete(BackfillFile.MarkPath(Path));
            (_log, _first) = (FramedLog.Open(Path), null);
            Begin();
        }
    }
}
