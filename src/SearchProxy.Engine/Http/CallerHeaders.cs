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

    /// <summary>
    /// Headers that tell an engine nothing about who asks. Short on purpose: what is not here counts as identity, because a security plugin
    /// may read it. An address that a balancer put in is here, so that each address does not cost two calls of the engine.
    /// </summary>
    private static readonly FrozenSet<string> Harmless = new[]
    {
        "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control", "Pragma", "User-Agent", "Referer", "Origin",
        "Date", "DNT", "Priority",
        "Upgrade-Insecure-Requests", "traceparent", "tracestate", "baggage", "b3", "X-Opaque-Id", "X-Request-Id", "X-Correlation-Id",
        "X-Amzn-Trace-Id",
        "X-Cloud-Trace-Context", "X-Elastic-Client-Meta", "X-Elastic-Product-Origin", "Forwarded", "Via", "X-Forwarded-For",
        "X-Forwarded-Host", "X-Forwarded-Proto",
        "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Real-IP",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] HarmlessPrefixes = ["Content-", "Sec-Fetch-", "Sec-CH-", "X-B3-"];

    /// <summary>Words in the names of headers that carry who somebody is.</summary>
    private static readonly string[] CredentialWords =
    [
        "auth", "user", "token", "tenant", "role", "cookie", "session", "runas", "cert", "apikey", "api-key",
    ];

    /// <summary>
    /// Whether a header goes to the engine. Headers that the client's Connection header names do not; see <see cref="Select"/>.
    /// </summary>
    public static bool Passes(string name) =>
        name.Length > 0 && name[0] != ':' && !Kept.Contains(name) && !name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a header may tell the engine who asks: what an answer may be cached by. All that pass do, but for a list of harmless ones.
    /// </summary>
    public static bool IsIdentity(string name) =>
        Passes(name)
            && !Harmless.Contains(name)
            && !Array.Exists(HarmlessPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a header is known, or named, to carry who somebody is.</summary>
    public static bool IsCredential(string name) =>
        IsIdentity(name)
        && (name.StartsWith("x-proxy-", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(CredentialWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// The headers to send along, in their order. Besides those that never pass, the ones named in <c>Connection</c> stay behind,
    /// except those with credentials: a client must not be able to have its own identity taken off (RFC 9110 lets it ask).
    /// </summary>
    public static IReadOnlyList<EngineHeader> Select(IEnumerable<EngineHeader> headers)
    {
        var all = headers as IReadOnlyCollection<EngineHeader> ?? headers.ToArray();
        var named = all
            .Where(header => header.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. all.Where(header => Passes(header.Name) && (IsCredential(header.Name) || !named.Contains(header.Name)))];
    }
}
