using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;

namespace SearchProxy.Ingest.State;

/// <summary>
/// An append-only file of records, each framed as length (4 bytes, little endian), CRC-32C of the payload (4 bytes), payload. A torn
/// record at the end, left by a crash, is cut off when the file is opened, and so are zeros, which some file systems leave in its place; a
/// write that fails is taken back. No record is empty. Not thread-safe.
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

    private FramedLog(FileStream file, long length, int count)
    {
        _file = file;
        Length = length;
        Count = count;
    }

    /// <summary>Bytes of whole records.</summary>
    public long Length { get; private set; }

    /// <summary>Whole records.</summary>
    public int Count { get; private set; }

    /// <summary>Opens or creates a log for appending and cuts a torn end off.</summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static FramedLog Open(string path)
    {
        var file = PrivateFile.OpenOrCreate(path, FileShare.Read, bufferSize: 1);
        var (length, count) = (0L, 0);
        foreach (var (_, end) in Read(file))
        {
            (length, count) = (end, count + 1);
        }

        if (file.Length > length)
        {
            file.SetLength(length);
        }

        return new FramedLog(file, length, count);
    }

    /// <summary>The payloads of the whole records of a file, in order; none when it does not exist.</summary>
    public static IEnumerable<byte[]> ReadAll(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = PrivateFile.OpenRead(path, FileShare.ReadWrite);
        foreach (var (payload, _) in Read(file))
        {
            yield return payload;
        }
    }

    /// <summary>The records of a file as JSON of one kind, in order; none when it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">Records before are left out.</param>
    /// <exception cref="IOException">
    /// It cannot be read, or a record is whole and something else: the file is another one, or another version's.
    /// </exception>
    public static IEnumerable<T> ReadAll<T>(string path, int from = 0)
        where T : class =>
        ReadAll(path).Skip(from).Select((payload, number) =>
        {
            try
            {
                return JsonSerializer.Deserialize<T>(payload, Whole) ?? throw new JsonException("it is null");
            }
            catch (JsonException other)
            {
                throw new IOException(
                    $"{path}: record {from + number + 1} is whole, but of another kind; the file is another one, or was written by "
                        + "another version",
                    other);
            }
        });

    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Crc(payload));
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

    private static IEnumerable<(byte[] Payload, long End)> Read(FileStream file)
    {
        file.Position = 0;
        var header = new byte[HeaderBytes];
        while (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
            // Eight zeros would be an empty record with the right checksum.
            if (length is 0 or > MaxPayloadBytes || length > file.Length - file.Position)
            {
                yield break;
            }

            var payload = new byte[length];
            file.ReadExactly(payload);
            if (Crc(payload) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)))
            {
                yield break;
            }

            yield return (payload, file.Position);
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
