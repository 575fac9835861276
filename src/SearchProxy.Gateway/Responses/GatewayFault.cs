namespace SearchProxy.Gateway.Responses;

/// <summary>
/// Why the client gets an answer that is the proxy's own. The kebab-case name is what it reads in <c>X-SearchProxy: failed; reason=…</c>.
/// </summary>
public enum GatewayFault
{
    /// <summary>502: no connection to the engine.</summary>
    EngineUnreachable,

    /// <summary>502: the engine closed the connection, or answered something that is not HTTP.</summary>
    EngineAborted,

    /// <summary>504: the engine was silent for longer than the time-out.</summary>
    EngineTimeout,

    /// <summary>400: the client's body broke off, was not framed as announced, or (a click) is not understood.</summary>
    ClientBody,

    /// <summary>400: the request target is not a path (absolute form, authority form, asterisk), or holds a control character.</summary>
    RequestTarget,

    /// <summary>400: a header's name is not one, or its value holds a control character.</summary>
    Header,

    /// <summary>
    /// 400: the framing is ambiguous (length and chunks at once), or of a kind that is not supported (codings before the chunks).
    /// </summary>
    Framing,

    /// <summary>400: what came is not HTTP/1.1 (a bare line feed, a folded header, two lengths, a chunk of no size).</summary>
    MalformedRequest,

    /// <summary>408: the head took longer than <c>gateway.limits.requestHeadTimeout</c>, or the body came too slowly.</summary>
    RequestTimeout,

    /// <summary>414: the request line is longer than <c>gateway.limits.requestLineBytes</c>.</summary>
    RequestLineTooLong,

    /// <summary>431: more bytes of headers, or more headers, than <c>gateway.limits</c> has.</summary>
    HeadersTooLarge,

    /// <summary>505: another version than HTTP/1.1 and HTTP/1.0.</summary>
    HttpVersion,

    /// <summary>405: the method cannot be relayed (CONNECT, or a known method in lower case).</summary>
    Method,

    /// <summary>
    /// 503: the proxy broke off a bulk request of which documents were to get vectors: the backfill queue cannot be written, or too many
    /// items are refused.
    /// </summary>
    BulkBrokenOff,

    /// <summary>500: a bug of the proxy, or no memory left; its log says more.</summary>
    Internal,

    /// <summary>404: no such page of the proxy's own.</summary>
    UnknownPage,

    /// <summary>403: a page of the proxy's own that the caller may not see.</summary>
    OperatorsOnly,
}
