using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.Passages;

namespace SearchProxy.Ingest.Documents;

/// <summary>
/// What <c>search_proxy.hash</c> holds: <c>TEXT.DOCUMENT</c>, the first 16 bytes each of a SHA-256, in hex. TEXT covers what decides the
/// vectors: the texts in the order of the fields, their labels, how passages are cut; DOCUMENT covers all of the document's bytes. Whoever
/// embeds (an ingestion, the write lane of the proxy) makes it the same way, so each leaves out what the other did. The model is not in it:
/// an index holds vectors of one model, which its profile names.
/// </summary>
internal sealed class ContentHash
{
    private const int PartBytes = 16;
    private const int PartLength = 2 * PartBytes;

    private readonly byte[] _recipe;

    /// <param name="fields">The fields whose text is embedded, in order.</param>
    /// <param name="passages">How texts are cut; null for one text per document.</param>
    public ContentHash(IReadOnlyList<TextField> fields, PassageOptions? passages) =>
        _recipe = JsonSerializer.SerializeToUtf8Bytes(new { Labels = fields.Select(field => field.Label), Passages = passages });

    /// <summary>The hash of a document as a whole.</summary>
    public string Of(IngestDocument document) =>
        $"{OfTexts(document.Texts)}.{Part(SHA256.HashData(document.Members.Span))}";

    /// <summary>The first part: equal for documents that have the same vectors.</summary>
    public string OfTexts(IReadOnlyList<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, _recipe);
        foreach (var text in texts)
        {
            Append(hash, Encoding.UTF8.GetBytes(text));
        }

        return Part(hash.GetHashAndReset());
    }

    /// <summary>True when two hashes tell of the same text and the same way to embed it.</summary>
    public static bool HaveSameText(string one, string other) =>
        one.Length >= PartLength && other.Length >= PartLength && one.AsSpan(0, PartLength).SequenceEqual(other.AsSpan(0, PartLength));

    /// <summary>Each with its length before it, so that no two rows of texts look alike.</summary>
    private static void Append(IncrementalHash hash, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static string Part(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, PartBytes));
}
