using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SearchProxy.Testing.Fuzzing;

/// <summary>
/// Makes requests up: valid HTTP with odd methods, targets, headers and bodies, and search bodies with anything in them. The same seed
/// makes the same requests.
/// </summary>
public sealed class RequestFuzzer(int seed)
{
    private static readonly string[] Methods =
    [
        "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW", "M-SEARCH", "a!#$%&'*+.^_`|~",
    ];

    private static readonly string[] Actions =
    [
        "_search", "_search", "_search", "_msearch", "_search/template", "_search/", "_count", "_doc/1", "_bulk", "_search/scroll",
        "%5Fsearch", "_SEARCH", "",
    ];

    private static readonly string[] Parameters =
    [
        "size", "from", "q", "sort", "_source", "_source_includes", "filter_path", "pretty", "human", "typed_keys", "routing", "preference",
        "source",
        "source_content_type", "scroll", "search_type", "track_total_hits", "rest_total_hits_as_int", "df", "format", "search_pipeline",
        "unknown", "%73ize", "",
    ];

    private static readonly string[] Headers =
    [
        "Accept: application/json", "Accept: application/vnd.elasticsearch+json;compatible-with=8", "Accept: application/cbor",
        "Accept: */*",
        "Accept-Encoding: gzip", "Accept-Encoding: deflate, br;q=0.1, *;q=0", "Accept-Encoding: identity", "Authorization: Basic dTpw",
        "Authorization: ApiKey x", "X-Opaque-Id: 1", "traceparent: 00-1-1-01", "Cookie: a=b; c", "es-security-runas-user: u",
        "X-SearchProxy-Off: true",
        "X-SearchProxy-Window: 10", "X-SearchProxy-Nope: 1", "X-Forwarded-For: 1.1.1.1", "User-Agent: fuzz", "Connection: keep-alive",
        "Connection: X-Opaque-Id, Authorization", "If-None-Match: *", "Range: bytes=0-", "x-latin~value: \u00fc\u00e4\u00ff",
        "Pragma: no-cache",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=utf-8", "application/x-ndjson",
        "application/vnd.elasticsearch+json;compatible-with=8", "text/plain",
        "application/cbor", "application/yaml", "", "json",
    ];

    private readonly Random _dice = new(seed);
    private readonly SearchBodyFuzzer _bodies = new(seed);
    private readonly ValidSearchFuzzer _searches = new(seed);

    /// <summary>The next request, complete, as bytes.</summary>
    public byte[] Next() => _dice.Next(2) == 0 ? Search() : Anything();

    private byte[] Search()
    {
        var (method, target, headers, body) = _searches.Next();
        var head = string.Create(
            CultureInfo.InvariantCulture, $"{method} {target} HTTP/1.1\r\nHost: h\r\n{headers}Content-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(head), .. body];
    }

    private byte[] Anything()
    {
        var method = Pick(Methods);
        var body = method is "POST" or "PUT" or "PATCH" || _dice.Next(6) == 0 ? Body() : [];
        var head = new StringBuilder(method).Append(' ').Append(Target()).Append(" HTTP/1.1\r\nHost: h\r\n");
        AppendHeaders(head, hasBody: body.Length > 0);
        body = MaybeCompress(head, body);
        if (body.Length > 0 && _dice.Next(3) == 0)
        {
            head.Append("Transfer-Encoding: chunked\r\n\r\n");
            return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Chunked(body)];
        }

        if (body.Length > 0 || method is "POST" or "PUT")
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    private string Target()
    {
        var target = new StringBuilder("/");
        if (_dice.Next(4) > 0)
        {
            target.Append(Segment()).Append('/');
        }

        target.Append(_dice.Next(4) == 0 ? Segment() : Pick(Actions));
        var parameters = _dice.Next(5);
        for (var i = 0; i < parameters; i++)
        {
            target.Append(i == 0 ? '?' : _dice.Next(20) == 0 ? ';' : '&').Append(_dice.Next(8) == 0 ? Segment() : Pick(Parameters));
            if (_dice.Next(6) > 0)
            {
                target.Append('=').Append(_dice.Next(3) == 0 ? Segment() : _dice.Next(-2, 20_000).ToString(CultureInfo.InvariantCulture));
            }
        }

        return target.ToString();
    }

    /// <summary>Printable ASCII that stays one target: no blank, and percent signs before anything but a NUL.</summary>
    private string Segment()
    {
        if (_dice.Next(3) > 0)
        {
            return Pick(["i", "docs", "a,b", "logs-*", "-x", ".sys", "_all", "c:i", "%3Ci-%7Bnow%2Fd%7D%3E"]);
        }

        var text = new StringBuilder();
        var length = _dice.Next(12);
        for (var i = 0; i < length; i++)
        {
            var letter = (char)_dice.Next(0x21, 0x7f);
            text.Append(letter is '%' ? Pick(["%2F", "%20", "%C3%BC", "%ff", "%zz", "%"]) : letter.ToString());
        }

        return text.Replace("%0", "%2").ToString();
    }

    private byte[] Body() => _dice.Next(8) switch
    {
        0 => Noise(),
        1 => Encoding.UTF8.GetBytes("{}\n" + _bodies.Next() + "\n"),
        2 => _bodies.Mutated(),
        _ => Encoding.UTF8.GetBytes(_bodies.Next()),
    };

    private byte[] Noise()
    {
        var noise = new byte[_dice.Next(1, 400)];
        _dice.NextBytes(noise);
        return noise;
    }

    private void AppendHeaders(StringBuilder head, bool hasBody)
    {
        foreach (var header in Headers.Where(_ => _dice.Next(8) == 0).DistinctBy(header => header.Split(':')[0]))
        {
            head.Append(header).Append("\r\n");
        }

        var type = hasBody ? Pick(ContentTypes) : "";
        if (type.Length > 0)
        {
            head.Append("Content-Type: ").Append(type).Append("\r\n");
        }
    }

    private byte[] MaybeCompress(StringBuilder head, byte[] body)
    {
        if (body.Length == 0 || _dice.Next(5) > 0)
        {
            return body;
        }

        var coding = Pick(["gzip", "GZIP", "deflate", "br", "identity", "gzip, gzip"]);
        head.Append("Content-Encoding: ").Append(coding).Append("\r\n");
        return _dice.Next(4) == 0 ? body : Pack(body, coding);
    }

    private static byte[] Pack(byte[] body, string coding)
    {
        var target = new MemoryStream();
        Stream packer = coding switch
        {
            "deflate" => new ZLibStream(target, CompressionLevel.Fastest),
            "br" => new BrotliStream(target, CompressionLevel.Fastest),
            "identity" => target,
            _ => new GZipStream(target, CompressionLevel.Fastest),
        };
        using (packer)
        {
            packer.Write(body);
        }

        return target.ToArray();
    }

    private List<byte> Chunked(byte[] body)
    {
        var chunks = new List<byte>();
        for (var at = 0; at < body.Length;)
        {
            var length = _dice.Next(1, body.Length - at + 1);
            chunks.AddRange(
                Encoding.ASCII.GetBytes(length.ToString("x", CultureInfo.InvariantCulture) + (_dice.Next(5) == 0 ? ";a=b" : "") + "\r\n"));
            chunks.AddRange(body.AsSpan(at, length));
            chunks.AddRange("\r\n"u8);
            at += length;
        }

        chunks.AddRange("0\r\n\r\n"u8);
        return chunks;
    }

    private string Pick(string[] from) => from[_dice.Next(from.Length)];
}
