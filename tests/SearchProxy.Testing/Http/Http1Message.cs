using System.Text;

namespace SearchProxy.Testing.Http;

/// <summary>An HTTP/1.1 message exactly as it came over the wire.</summary>
/// <param name="StartLine">Request line or status line, without its line end.</param>
/// <param name="Headers">Header lines in their order.</param>
/// <param name="Body">The body's bytes, chunk framing taken off.</param>
/// <param name="IsComplete">False when the peer closed before the announced end.</param>
public sealed record Http1Message(string StartLine, IReadOnlyList<HeaderLine> Headers, byte[] Body, bool IsComplete)
{
    /// <summary>The status of a response; 0 for a request.</summary>
    public int Status => StartLine.StartsWith("HTTP/", StringComparison.Ordinal) ? int.Parse(StartLine.Split(' ')[1]) : 0;

    /// <summary>The second word of a request line: the target exactly as sent.</summary>
    public string Target => StartLine.Split(' ')[1];

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The value of a header, several lines joined by a comma; null when absent.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(line => line.Is(name)).Select(line => line.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }
}
