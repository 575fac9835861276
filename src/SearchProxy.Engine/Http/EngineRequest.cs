using SearchProxy.Core.Buffers;

namespace SearchProxy.Engine.Http;

/// <summary>One request to the engine.</summary>
public sealed record EngineRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>
    /// Path and query as they go on the wire, beginning with <c>/</c>: percent-encoding, <c>//</c> and dots are kept. Must be ASCII
    /// without spaces, as the request line of a client is.
    /// </summary>
    public required string PathAndQuery { get; init; }

    /// <summary>Headers to send, usually the caller's as chosen by <see cref="CallerHeaders"/>.</summary>
    public IReadOnlyList<EngineHeader> Headers { get; init; } = [];

    /// <summary>The body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Content-Type of the body; not sent without a body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Content-Encoding of the body; null when it is as it is.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Time for the whole exchange until the last byte of the answer. No call is without one; default 1 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Holds the answer's bytes, which are valid as long as it is; null for memory of their own.</summary>
    public AnswerMemory? Memory { get; init; }

    public static EngineRequest Get(string pathAndQuery, IReadOnlyList<EngineHeader>? headers = null) =>
        new() { Method = HttpMethod.Get, PathAndQuery = pathAndQuery, Headers = headers ?? [] };

    public static EngineRequest Post(string pathAndQuery, ReadOnlyMemory<byte> body, IReadOnlyList<EngineHeader>? headers = null) =>
        new() { Method = HttpMethod.Post, PathAndQuery = pathAndQuery, Body = body, Headers = headers ?? [] };

    public static EngineRequest Put(string pathAndQuery, ReadOnlyMemory<byte> body, IReadOnlyList<EngineHeader>? headers = null) =>
        new() { Method = HttpMethod.Put, PathAndQuery = pathAndQuery, Body = body, Headers = headers ?? [] };
}
