using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.Fidelity;

/// <summary>
/// What differs between two HTTP messages that should be the same. Equal for this comparison are names of headers in any case, several
/// lines of a name and one line joined by commas (RFC 9110, 5.3), and an announced length of 0 and none. HTTP version, headers of the
/// connection, Host, and chunk sizes do not count; whether a body was chunked does, unless it is empty.
/// </summary>
public static class MessageDifference
{
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Upgrade", "HTTP2-Settings",
        "Host",
    };

    /// <summary>The differences in words; null when there are none.</summary>
    /// <param name="expected">How the message should be.</param>
    /// <param name="found">How it is.</param>
    /// <param name="ignored">Names of headers that may differ.</param>
    public static string? Between(Http1Message expected, Http1Message found, params string[] ignored)
    {
        var differences = new List<string>();
        if (WithoutVersion(expected) != WithoutVersion(found))
        {
            differences.Add($"start line [{expected.StartLine}] became [{found.StartLine}]");
        }

        var before = Normal(expected, ignored);
        var after = Normal(found, ignored);
        differences.AddRange(before.Except(after).Select(line => $"lost or changed header [{line}]"));
        differences.AddRange(after.Except(before).Select(line => $"new or changed header [{line}]"));
        if (!expected.Body.AsSpan().SequenceEqual(found.Body))
        {
            differences.Add($"body of {expected.Body.Length} bytes became one of {found.Body.Length} bytes or other bytes");
        }

        if (expected.IsComplete != found.IsComplete)
        {
            differences.Add(found.IsComplete ? "a broken body became whole" : "the body broke off");
        }

        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static string WithoutVersion(Http1Message message) =>
        message.StartLine.Replace("HTTP/1.0", "HTTP/1.1", StringComparison.Ordinal);

    /// <summary>Names of the headers that differ between two messages.</summary>
    public static IEnumerable<string> HeadersBetween(Http1Message one, Http1Message other)
    {
        var (before, after) = (Normal(one, []), Normal(other, []));
        return before.Except(after).Concat(after.Except(before)).Select(line => line.Split(':')[0]).Distinct(StringComparer.Ordinal);
    }

    private static HashSet<string> Normal(Http1Message message, string[] ignored) =>
    [
        .. message.Headers.Where(line => !OfTheConnection.Contains(line.Name)
            && !ignored.Contains(line.Name, StringComparer.OrdinalIgnoreCase))
            .GroupBy(line => line.Name.ToLowerInvariant(), StringComparer.Ordinal)
            .Select(group => $"{group.Key}: {string.Join(group.Key == "cookie" ? "; " : ", ", group.Select(line => line.Value))}")
            .Where(line => line != "content-length: 0" && (message.Body.Length > 0 || line != "transfer-encoding: chunked")),
    ];
}
