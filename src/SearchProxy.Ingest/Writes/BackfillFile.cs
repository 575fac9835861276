using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Writes;

/// <summary>
/// A backfill queue as it lies on the disk: framed records, the first with the queue's id, then one per document; beside it, with
/// <c>.drained</c> at the end, how far it is drained. One process writes the queue, another may drain it meanwhile. In a queue that is
/// damaged no number of an entry holds, so that all entries count as not settled until <see cref="BackfillQueue"/> has begun it anew.
/// </summary>
internal static class BackfillFile
{
    private static readonly byte[] First = FramedLog.Frame(Header(Guid.Empty));

    public static string MarkPath(string path) => path + ".drained";

    public static byte[] Header(Guid id) => JsonSerializer.SerializeToUtf8Bytes(new BackfillMark(id, 0));

    /// <summary>
    /// True for a queue, whatever became of its end, and where one can begin: with no file, an empty one, or one whose first record a crash
    /// has cut short or left as zeros. A queue whose first record is damaged is known by its second. Anything else is somebody else's file,
    /// which opening it as a queue would cut to nothing.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsOneOrNone(string path)
    {
        if (!File.Exists(path))
        {
            return true;
        }

        using var file = PrivateFile.OpenRead(path, FileShare.ReadWrite);
        var begin = new byte[First.Length];
        var read = begin.AsSpan(0, file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false));
        return (read.Length < First.Length && !read.ContainsAnyExcept((byte)0)) || BeginsLikeOne(read) || HasEntry(file);
    }

    /// <param name="entry">The document.</param>
    /// <param name="at">When it was queued.</param>
    public static byte[] Write(BackfillEntry entry, DateTimeOffset at) =>
        JsonSerializer.SerializeToUtf8Bytes(new { entry.Index, entry.Id, entry.Routing, At = at });

    /// <summary>When the entry of a number was queued; null when it is not there, or is older than this was kept.</summary>
    public static DateTimeOffset? ReadTime(string path, int number)
    {
        if (FramedLog.ReadAll(path).Skip(1 + number).FirstOrDefault() is not { } payload)
        {
            return null;
        }

        try
        {
            using var entry = JsonDocument.Parse(payload);
            return entry.RootElement.TryGetProperty("At", out var at) ? at.GetDateTimeOffset() : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The queue's id and the number of entries that are settled; null when there is no queue.</summary>
    public static BackfillMark? ReadMark(string path)
    {
        if (FramedLog.ReadAll(path).Select(Mark).FirstOrDefault() is not { } queue)
        {
            return null;
        }

        return FramedLog.ReadAll(MarkPath(path)).Select(Mark).FirstOrDefault() is { } mark && mark.Queue == queue.Queue ? mark : queue;
    }

    /// <summary>The entries from a number on.</summary>
    /// <exception cref="IOException">It cannot be read, or an entry is something else.</exception>
    public static IEnumerable<BackfillEntry> Read(string path, int from) => FramedLog.ReadAll<BackfillEntry>(path, from: 1 + from);

    /// <summary>The whole entries of a queue that is damaged.</summary>
    /// <exception cref="IOException">It cannot be read, or an entry is something else.</exception>
    public static IEnumerable<BackfillEntry> ReadWhole(string path, IReadOnlyList<LogDamage> damages) =>
        FramedLog.ReadAll<BackfillEntry>(path, from: RecordsBeforeEntries(damages));

    /// <summary>Records that are no entries in a queue that is damaged.</summary>
    public static int RecordsBeforeEntries(IReadOnlyList<LogDamage> damages) => damages is [{ Begin: 0 }, ..] ? 0 : 1;

    /// <exception cref="IOException">The disk is full or gone; the mark before still stands.</exception>
    public static void SaveMark(string path, BackfillMark mark) =>
        DurableFile.Replace(Path.GetFullPath(MarkPath(path)), FramedLog.Frame(JsonSerializer.SerializeToUtf8Bytes(mark)));

    /// <summary>All queues begin alike but for the checksum and the id of their first record.</summary>
    private static bool BeginsLikeOne(ReadOnlySpan<byte> bytes)
    {
        var id = First.AsSpan().IndexOf("00000000-"u8);
        var named = bytes[..Math.Min(bytes.Length, id)];
        return First.AsSpan().StartsWith(named[..Math.Min(named.Length, sizeof(int))])
            && First.AsSpan(FramedLog.HeaderBytes).StartsWith(named[Math.Min(named.Length, FramedLog.HeaderBytes)..]);
    }

    /// <summary>True when the record behind a first one of the usual length is an entry.</summary>
    private static bool HasEntry(FileStream file) =>
        FramedLog.ReadRecord(file, First.Length, file.Length) is { } payload && FramedLog.Parse<BackfillEntry>(payload) is not null;

    private static BackfillMark? Mark(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize<BackfillMark>(payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How far a backfill queue is drained.</summary>
/// <param name="Queue">The queue's own id, from its first record: a mark holds for no other.</param>
/// <param name="Entries">Entries that are settled, from the first on.</param>
internal sealed record BackfillMark(Guid Queue, int Entries);
