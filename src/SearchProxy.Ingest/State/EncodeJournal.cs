using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace SearchProxy.Ingest.State;

/// <summary>
/// Which records are being encoded right now, one slot per worker, written before the encoder is called. When the process dies in the
/// encoder (a native crash), the next run finds the culprit among them. Not flushed: it outlives the process, not the machine.
/// </summary>
internal sealed class EncodeJournal : IDisposable
{
    private const int SlotBytes = 8;

    private readonly SafeFileHandle _file;

    private EncodeJournal(SafeFileHandle file) => _file = file;

    /// <summary>The records that were being encoded when the last process ended; none when it ended in order.</summary>
    public static IReadOnlyList<long> ReadLeft(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        PrivateFile.RefuseLink(path);
        var slots = File.ReadAllBytes(path);
        var left = new List<long>();
        for (var i = 0; i + SlotBytes <= slots.Length; i += SlotBytes)
        {
            var slot = BinaryPrimitives.ReadInt64LittleEndian(slots.AsSpan(i));
            if (slot != 0)
            {
                left.Add(slot - 1);
            }
        }

        return left;
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public static EncodeJournal Create(string path, int slots)
    {
        using (var file = PrivateFile.Replace(path, FileShare.None))
        {
            file.Write(new byte[slots * SlotBytes]);
        }

        return new EncodeJournal(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read));
    }

    public void Enter(int slot, long number) => Write(slot, number + 1);

    public void Leave(int slot) => Write(slot, 0);

    public void Dispose() => _file.Dispose();

    private void Write(int slot, long value)
    {
        Span<byte> bytes = stackalloc byte[SlotBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        RandomAccess.Write(_file, bytes, slot * (long)SlotBytes);
    }
}
