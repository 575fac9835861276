using System.Buffers.Binary;
using System.Text.Json;

namespace SearchProxy.Ingest.State;

/// <summary>
/// An append-only file of records, each framed as length (4 bytes, little endian), CRC-32C of the payload (4 bytes), payload. A torn
/// record at the end, left by a crash, is cut off when the file is opened, and so are zeros, which some file systems leave in its place; a
/// write that fails is taken back. Damage with whole records behind it stays in the file and is passed over, so that it costs the records
/// that it touches and no other. No record is empty, and none holds what looks like another one: in JSON, the lengths of records of less
/// than 512 MiB cannot stand. Not thread-safe.
/// </summary>
internal sealed class FramedLog : IDisposable
{
    /// <summary>Length and checksum before each payload.</summary>
    public const int HeaderBytes = 8;

    private const int MaxPayloadBytes = 1 << 30;

    /// <summary>A record that lacks what its kind has is another kind's.</summary>
    private static readonly JsonSerializerOptions Whole = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly FileStream _file;

    private FramedLog(FileStream file, long length, int count, IReadOnlyList<LogDamage> damages)
    {
        _file = file;
        Length = length;
        Count = count;
        Damages = damages;
    }

    /// <summary>Bytes up to the end of the last whole record.</summary>
    public long Length { get; private set; }

    /// <summary>Whole records.</summary>
    public int Count { get; private set; }

    /// <summary>What was damaged between the whole records when the log was opened.</summary>
    public IReadOnlyList<LogDamage> Damages { get; }

    /// <summary>Opens or creates a log for appending and cuts a torn end off.</summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static FramedLog Open(string path)
    {
        var file = PrivateFile.OpenOrCreate(path, FileShare.Read, bufferSize: 1);
        try
        {
            var (length, count) = (0L, 0);
            var damages = new List<LogDamage>();
            foreach (var (payload, begin, end) in Read(file))
            {
                if (payload is null)
                {
                    damages.Add(new LogDamage(begin, end - begin));
                }
                else
                {
                    (length, count) = (end, count + 1);
                }
            }

            if (file.Length > length)
            {
                file.SetLength(length);
            }

            return new FramedLog(file, length, count, damages);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The payloads of the whole records of a file, in order; none when it does not exist.</summary>
    public static IEnumerable<byte[]> ReadAll(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = PrivateFile.OpenRead(path, FileShare.ReadWrite);
        foreach (var (payload, _, _) in Read(file))
        {
            if (payload is not null)
            {
                yield return payload;
            }
        }
    }

    /// <summary>What is damaged between the whole records of a file, in order; nothing when it does not exist.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<LogDamage> ReadDamages(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = PrivateFile.OpenRead(path, FileShare.ReadWrite);
        return [.. Read(file).Where(static piece => piece.Payload is null)
            .Select(static piece => new LogDamage(piece.Begin, piece.End - piece.Begin))];
    }

    /// <summary>The payload of the record at a place; null when there is no whole one.</summary>
    public static byte[]? ReadRecord(FileStream file, long at, long size)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Position = at;
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return null;
        }

        // Eight zeros would be an empty record with the right checksum.
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (!CanBe(length, size - at - HeaderBytes))
        {
            return null;
        }

        var payload = new byte[length];
        file.ReadExactly(payload);
        return Crc32C.Of(payload) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? payload : null;
    }

    /// <summary>True for the length of a record that may stand where so many bytes are left for it.</summary>
    public static bool CanBe(uint length, long left) => length is > 0 and <= MaxPayloadBytes && length <= left;

    /// <summary>The records of a file as JSON of one kind, in order; none when it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">Records before are left out.</param>
    /// <exception cref="IOException">
    /// It cannot be read, or a record is whole and something else: the file is another one, or another version's.
    /// </exception>
    public static IEnumerable<T> ReadAll<T>(string path, int from = 0)
        where T : class =>
        ReadAll(path).Skip(from).Select((payload, number) => Parse<T>(payload)
            ?? throw new IOException(
                $"{path}: record {from + number + 1} is whole, but of another kind; the file is another one, or was written by "
                    + "another version"));

    /// <summary>A record as JSON of one kind; null when it is something else.</summary>
    public static T? Parse<T>(byte[] payload)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(payload, Whole);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Crc32C.Of(payload));
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>Appends a record. On a failure the file is as it was before.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Append(ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfZero(payload.Length, nameof(payload));
        var frame = Frame(payload);
        try
        {
            _file.Position = Length;
            _file.Write(frame);
            _file.Flush(flushToDisk: false);
        }
        catch (IOException)
        {
            _file.SetLength(Length);
            throw;
        }

        Length += frame.Length;
        Count++;
    }

    /// <summary>Returns once everything appended is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Sync() => _file.Flush(flushToDisk: true);

    public void Dispose() => _file.Dispose();

    /// <summary>The records, and, without a payload, what is damaged between them.</summary>
    private static IEnumerable<(byte[]? Payload, long Begin, long End)> Read(FileStream file)
    {
        // A record that another process has not written to its end yet is no damage: nothing whole is behind it within the size.
        var (at, size) = (0L, file.Length);
        while (at < size)
        {
            if (ReadRecord(file, at, size) is { } payload)
            {
                var end = at + HeaderBytes + payload.Length;
                yield return (payload, at, end);
                at = end;
            }
            else if (FrameScan.Next(file, at + 1, size) is { } next)
            {
                yield return (null, at, next);
                at = next;
            }
            else
            {
                yield break;
            }

            size = at < size ? size : file.Length;
        }
    }
}
