using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SearchProxy.Engine.Http;

/// <summary>
/// Who asks, as a number of fixed size that tells nothing: the first 128 bits of a SHA-256, so that nobody can make two callers one.
/// </summary>
public static class CallerIdentity
{
    /// <summary>
    /// The caller as the engine may see it: by all headers that are not known to be harmless (<see cref="CallerHeaders.IsIdentity"/>).
    /// </summary>
    /// <param name="headers">The headers, as <see cref="CallerHeaders.Select"/> gives them.</param>
    /// <param name="also">More that belongs to the key; empty for nothing.</param>
    public static UInt128 Of(IEnumerable<EngineHeader> headers, string also = "") =>
        Hash(headers.Where(static header => CallerHeaders.IsIdentity(header.Name)), also);

    /// <summary>Whose turn it is among clients: by the credentials that come with the request, else by the address it comes from.</summary>
    public static UInt128 OfClient(IEnumerable<EngineHeader> headers, string address)
    {
        var credentials = headers.Where(static header => CallerHeaders.IsCredential(header.Name)).ToArray();
        return Hash(credentials, credentials.Length == 0 ? address : "");
    }

    private static UInt128 Hash(IEnumerable<EngineHeader> headers, string also)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Ordered by name, so that the order of different headers makes no second caller of one; values of one name keep theirs.
        foreach (var header in headers.OrderBy(static header => header.Name, StringComparer.OrdinalIgnoreCase))
        {
            Append(hash, header.Name.ToUpperInvariant());
            Append(hash, header.Value);
        }

        Append(hash, also);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }

    /// <summary>The length goes first, so that no two lists of texts read the same.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        hash.AppendData(length);
        hash.AppendData(Encoding.Unicode.GetBytes(text));
    }
}
