using System.Collections.Frozen;

namespace SearchProxy.Engine.Http;

/// <summary>
/// Which headers of a client's request go on to the engine with every call made for it. All but a few do: identity may travel in
/// headers that only the engine's security plugin knows (<c>x-proxy-user</c>, <c>securitytenant</c>), so the rule is a list of what stays.
/// </summary>
public static class CallerHeaders
{
    /// <summary>Prefix of the headers that are for the proxy itself.</summary>
    public const string OwnPrefix = "X-SearchProxy";

    private static readonly FrozenSet<string> Kept = new[]
    {
        // Of one connection (RFC 9110, 7.6.1).
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "HTTP2-Settings",
        // Of the client's own body and of the way it is carried; a call made for the client has another.
        "Host", "Content-Length", "Content-Type", "Content-Encoding", "Content-MD5", "Digest", "Accept-Encoding", "Expect", "Range",
        "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Identity = new[]
    {
        "Authorization", "es-secondary-authorization", "es-security-runas-user", "securitytenant", "security_tenant", "Cookie",
        "X-Forwarded-For",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a header goes to the engine. Headers that the client's Connection header names do not; see <see cref="Select"/>.</summary>
    public static bool Passes(string name) =>
        name.Length > 0 && name[0] != ':' && !Kept.Contains(name) && !name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a header tells the engine who asks: what an answer may be cached by.</summary>
    public static bool IsIdentity(string name) =>
        Identity.Contains(name) || name.StartsWith("x-proxy-", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The headers to send along, in their order. Besides those that never pass, the ones named in <c>Connection</c> stay behind,
    /// except identity headers: a client must not be able to have its own identity taken off (RFC 9110 lets it ask).
    /// </summary>
    public static IReadOnlyList<EngineHeader> Select(IEnumerable<EngineHeader> headers)
    {
        var all = headers as IReadOnlyCollection<EngineHeader> ?? headers.ToArray();
        var named = all
            .Where(header => header.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. all.Where(header => Passes(header.Name) && (IsIdentity(header.Name) || !named.Contains(header.Name)))];
    }
}
