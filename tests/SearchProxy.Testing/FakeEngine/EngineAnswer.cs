using System.Text;
using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.FakeEngine;

/// <summary>What the scripted engine answers to one request.</summary>
public sealed record EngineAnswer
{
    public int Status { get; init; } = 200;

    /// <summary>Header lines; Content-Length and Transfer-Encoding follow from <see cref="IsChunked"/>.</summary>
    public IReadOnlyList<HeaderLine> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>True: chunked; false: with Content-Length.</summary>
    public bool IsChunked { get; init; }

    /// <summary>The head is sent once this is done.</summary>
    public Task BeforeHead { get; init; } = Task.CompletedTask;

    /// <summary>The second half of the body is sent once this is done.</summary>
    public Task MidBody { get; init; } = Task.CompletedTask;

    public EngineFault Fault { get; init; }

    /// <summary>False: the answer starts before the request's body has been read, and the body is left unread.</summary>
    public bool ReadsBody { get; init; } = true;

    public static EngineAnswer Json(int status, string json) => Bytes(status, "application/json", Encoding.UTF8.GetBytes(json));

    public static EngineAnswer Json(string json) => Json(200, json);

    public static EngineAnswer Bytes(int status, string contentType, byte[] body) =>
        new() { Status = status, Headers = [new HeaderLine("Content-Type", contentType)], Body = body };

    /// <summary>An error in the engines' own form.</summary>
    public static EngineAnswer Error(int status, string type, string reason) => Json(status, $$"""
        {"error":{"root_cause":[{"type":"{{type}}","reason":"{{reason}}"}],"type":"{{type}}","reason":"{{reason}}"},"status":{{status}}}
        """);

    /// <summary>An answer that closes the connection at the given place.</summary>
    public static EngineAnswer Broken(EngineFault fault) => Json("{\"took\":1}") with { Fault = fault };

    public EngineAnswer With(string header, string value) => this with { Headers = [.. Headers, new HeaderLine(header, value)] };
}
