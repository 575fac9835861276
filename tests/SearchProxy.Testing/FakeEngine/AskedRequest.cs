using System.Text;
using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.FakeEngine;

/// <summary>The head of a request as the scripted engine received it.</summary>
/// <param name="Method">The method, case kept.</param>
/// <param name="Target">The request target exactly as sent.</param>
/// <param name="Headers">
/// Header lines; the order between different names is the server's (<see cref="RawEngine"/> shows the wire's).
/// </param>
/// <param name="Aborted">Completes when the client went away before the answer was complete.</param>
public record AskedHead(string Method, string Target, IReadOnlyList<HeaderLine> Headers, CancellationToken Aborted)
{
    /// <summary>The target without its query string, percent-encoding kept.</summary>
    public string Path => Target.Split('?', 2)[0];

    /// <summary>The query string without its question mark; empty when there is none.</summary>
    public string Query => Target.Split('?', 2) is [_, var query] ? query : "";

    /// <summary>The value of a header, several lines joined by a comma; null when absent.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(line => line.Is(name)).Select(line => line.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }
}

/// <summary>A request with its body.</summary>
public sealed record AskedRequest : AskedHead
{
    public AskedRequest(AskedHead head, byte[] body)
        : base(head) => Body = body;

    /// <summary>The body's bytes, chunk framing taken off, content coding kept; empty when the answer came before it was read.</summary>
    public byte[] Body { get; init; }

    public string Text => Encoding.UTF8.GetString(Body);
}
