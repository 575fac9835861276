namespace SearchProxy.Engine.Http;

/// <summary>An answer of the engine, read to its end and inflated.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Headers">
/// Headers in their order, without those of the connection and without Content-Length and Content-Encoding, which no longer hold for
/// the inflated <paramref name="Body"/>.
/// </param>
/// <param name="Body">The whole body.</param>
public sealed record EngineResponse(int Status, IReadOnlyList<EngineHeader> Headers, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>The same answer with other bytes: what its headers say of the old ones (<c>ETag</c> and digests) is taken off.</summary>
    public EngineResponse WithBody(ReadOnlyMemory<byte> body) =>
        new(Status, Headers.Any(IsOfBytes) ? [.. Headers.Where(static header => !IsOfBytes(header))] : Headers, body);

    /// <summary>The first value of a header, or null.</summary>
    public string? Header(string name)
    {
        foreach (var header in Headers)
        {
            if (string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }

        return null;
    }

    private static bool IsOfBytes(EngineHeader header) =>
        header.Name.ToUpperInvariant() is "ETAG" or "LAST-MODIFIED" or "CONTENT-MD5" or "DIGEST" or "CONTENT-DIGEST" or "REPR-DIGEST"
            or "ACCEPT-RANGES";
}
