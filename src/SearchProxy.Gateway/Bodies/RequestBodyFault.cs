namespace SearchProxy.Gateway.Bodies;

/// <summary>Why a request's body cannot be looked at. The request can still be forwarded as it is.</summary>
public enum RequestBodyFault
{
    None,

    /// <summary>Larger than is read; the rest is still in the connection.</summary>
    TooLarge,

    /// <summary>Does not fit into what all requests may hold together.</summary>
    NoMemory,

    /// <summary>A Content-Encoding that is not decoded: anything but gzip, x-gzip, deflate and br, or several.</summary>
    UnknownEncoding,

    /// <summary>Does not inflate. The engines take such a body as empty.</summary>
    BrokenEncoding,

    /// <summary>Inflates beyond the limit of bytes or of the ratio.</summary>
    InflatesTooLarge,
}
