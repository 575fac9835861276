using System.Globalization;
using System.Text;
using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.Fidelity;

/// <summary>Answers of many kinds, the same for the same request: what a proxy has to hand through.</summary>
public static class OddAnswers
{
    private static readonly (int Status, string Reason)[] Statuses =
    [
        (200, "OK"), (201, "Created"), (202, "Accepted"), (204, "No Content"), (304, "Not Modified"), (400, "Bad Request"),
        (401, "Unauthorized"),
        (403, "Forbidden"), (404, "Not Found"), (405, "Method Not Allowed"), (406, "Not Acceptable"), (409, "Conflict"),
        (413, "Request Entity Too Large"), (429, "Too Many Requests"), (500, "Internal Server Error"), (503, "Service Unavailable"),
        (299, "Odd"),
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=UTF-8", "application/vnd.elasticsearch+json;compatible-with=8",
        "text/plain; charset=UTF-8",
        "application/yaml", "application/cbor", "application/smile", "application/x-ndjson", "application/vnd.mapbox-vector-tile", "",
    ];

    public static byte[] To(Http1Message asked) => To(asked, asked.StartLine);

    /// <summary>An answer that depends on nothing but <paramref name="kind"/> and whether the request is a HEAD.</summary>
    public static byte[] To(Http1Message asked, string kind)
    {
        var dice = new Random((int)Hash(kind));
        var (status, reason) = Statuses[dice.Next(Statuses.Length)];
        var body = new byte[dice.Next(3) == 0 ? 0 : dice.Next(2_000)];
        dice.NextBytes(body);
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {reason}\r\n");
        AddHeaders(head, dice);
        return Frame(
            head, status is 204 or 304 ? null : body, dice.Next(2) == 0, asked.StartLine.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    private static void AddHeaders(StringBuilder head, Random dice)
    {
        string[] possible =
        [
            "X-elastic-product: Elasticsearch", "X-Opaque-Id: 1 2",
            "Warning: 299 Elasticsearch-8 \"a, b\"\r\nWarning: 299 Elasticsearch-8 \"c\"",
            "Location: /i%2Fj/_doc/%C3%BC", "ETag: W/\"1\"", "Retry-After: 1", "Allow: GET,POST",
            "WWW-Authenticate: Basic realm=\"s\", Bearer",
            "Set-Cookie: a=b; Path=/\r\nSet-Cookie: c=d", "Date: Tue, 01 Jan 2030 00:00:00 GMT", "Server: engine", "x-latin: \u00fc\u00e9",
            "X-Empty:",
            "Vary: Accept-Encoding", "Content-Encoding: gzip", "Content-Language: de", "Last-Modified: yesterday", "Expires: 0",
            "X-a.b_c~: 1",
            "Strict-Transport-Security: max-age=1", "Alt-Svc: clear",
        ];
        foreach (var header in possible)
        {
            if (dice.Next(3) == 0 && !header.StartsWith("Alt-Svc", StringComparison.Ordinal))
            {
                head.Append(header).Append("\r\n");
            }
        }

        if (ContentTypes[dice.Next(ContentTypes.Length)] is { Length: > 0 } type)
        {
            head.Append("content-type: ").Append(type).Append("\r\n");
        }
    }

    private static byte[] Frame(StringBuilder head, byte[]? body, bool chunked, bool answersHead)
    {
        if (body is null)
        {
            return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
        }

        var invariant = CultureInfo.InvariantCulture;
        if (!chunked || answersHead)
        {
            head.Append(invariant, $"Content-Length: {body.Length}\r\n\r\n");
            return answersHead ? Encoding.Latin1.GetBytes(head.ToString()) : [.. Encoding.Latin1.GetBytes(head.ToString()), .. body];
        }

        head.Append("Transfer-Encoding: chunked\r\n\r\n");
        var half = body.Length / 2;
        return
        [
            .. Encoding.Latin1.GetBytes(head.ToString()), .. Chunk(body[..half]), .. Chunk(body[half..]), .. "0\r\n\r\n"u8,
        ];
    }

    private static byte[] Chunk(byte[] part) => part.Length == 0
        ? []
        : [.. Encoding.ASCII.GetBytes(part.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. part, .. "\r\n"u8];

    /// <summary>FNV-1a: the same in every process, unlike the hash of a string.</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return hash;
    }
}
