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

    /// <summary>400: the framing is ambiguous (length and chunks at once), or of a kind that is not supported (codings before the chunks).</summary>
    Framing,

    /// <summary>405: the method cannot be relayed (CONNECT, or a known method in lower case).</summary>
    Method,

    /// <summary>
    /// 503: the proxy broke off a bulk request of which documents were to get vectors: the backfill queue cannot be written, or too many items are refused.
    /// </summary>
    BulkBrokenOff,

    /// <summary>404: no such page of the proxy's own.</summary>
    UnknownPage,

    /// <summary>403: a page of the proxy's own that the caller may not see.</summary>
    OperatorsOnly,
}
