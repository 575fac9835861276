using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SearchProxy.Inference.Caching;

/// <summary>
/// Keys of cached results: the first 128 bits of SHA-256 over the model's id and the exact texts. A cryptographic hash, because the texts
/// come from strangers and a collision would hand one text's score to another.
/// </summary>
internal static class TextKey
{
    /// <summary>The part of a pair's key that all passages of a query share.</summary>
    public static byte[] OfQuery(string modelId, string query, UInt128 scope = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, scope == 0 ? modelId : $"{modelId}/{scope:x32}");
        Append(hash, query);
        return hash.GetHashAndReset();
    }

    /// <summary>The key of one text under one model.</summary>
    public static UInt128 OfText(string modelId, string text, UInt128 scope = default) =>
        BinaryPrimitives.ReadUInt128LittleEndian(OfQuery(modelId, text, scope));

    /// <summary>Keys of many passages under one query.</summary>
    public static UInt128[] OfPairs(byte[] queryKey, IReadOnlyList<ReadOnlyMemory<char>> passages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var keys = new UInt128[passages.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            hash.AppendData(queryKey);
            hash.AppendData(MemoryMarshal.AsBytes(passages[i].Span));
            hash.GetHashAndReset(digest);
            keys[i] = BinaryPrimitives.ReadUInt128LittleEndian(digest);
        }

        return keys;
    }

    /// <summary>The length goes first, so that no two lists of texts read the same.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        hash.AppendData(length);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
