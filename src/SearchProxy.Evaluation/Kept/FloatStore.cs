using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SearchProxy.Evaluation.Kept;

/// <summary>
/// Numbers by the hash of what they were computed from, in a file that is only appended to: a header, then records of a 16-byte key and so
/// many 4-byte numbers. A file that was cut off in a record loses that record; one of another width or form is begun anew. Held by one
/// process at a time. Thread-safe.
/// </summary>
internal sealed class FloatStore : IDisposable
{
    private const int KeyBytes = 16;
    private const int HeaderBytes = 8;
    private const uint Magic = 0x31_46_50_53;

    private readonly Dictionary<UInt128, float[]> _known = [];
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly byte[] _record;
    private readonly int _width;

    /// <param name="file">The file; its folder is made.</param>
    /// <param name="width">Numbers of one key.</param>
    /// <exception cref="IOException">The file cannot be opened, or another process holds it.</exception>
    public FloatStore(string file, int width)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        _width = width;
        _record = new byte[KeyBytes + (width * sizeof(float))];
        _file = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        Load();
    }

    /// <summary>How many keys are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _known.Count;
            }
        }
    }

    /// <summary>A key that no other list of texts has: the first 128 bits of SHA-256 over the texts and their lengths.</summary>
    public static UInt128 KeyOf(params ReadOnlySpan<ReadOnlyMemory<char>> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, text.Length);
            hash.AppendData(buffer[..sizeof(int)]);
            hash.AppendData(MemoryMarshal.AsBytes(text.Span));
        }

        hash.GetHashAndReset(buffer);
        return BinaryPrimitives.ReadUInt128LittleEndian(buffer);
    }

    public float[]? Find(UInt128 key)
    {
        lock (_lock)
        {
            return _known.GetValueOrDefault(key);
        }
    }

    public void Put(UInt128 key, ReadOnlySpan<float> values)
    {
        lock (_lock)
        {
            if (_known.TryAdd(key, values.ToArray()))
            {
                BinaryPrimitives.WriteUInt128LittleEndian(_record, key);
                MemoryMarshal.AsBytes(values).CopyTo(_record.AsSpan(KeyBytes));
                _file.Write(_record);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private void Load()
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (_file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic
            || BinaryPrimitives.ReadInt32LittleEndian(header[4..]) != _width)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
            BinaryPrimitives.WriteInt32LittleEndian(header[4..], _width);
            _file.SetLength(0);
            _file.Position = 0;
            _file.Write(header);
            return;
        }

        while (_file.ReadAtLeast(_record, _record.Length, throwOnEndOfStream: false) == _record.Length)
        {
            _known[BinaryPrimitives.ReadUInt128LittleEndian(_record)] = MemoryMarshal.Cast<byte, float>(_record.AsSpan(KeyBytes)).ToArray();
        }

        _file.SetLength(HeaderBytes + ((long)_known.Count * _record.Length));
        _file.Position = _file.Length;
    }
}
