using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Reads the pairs of header and body lines of <c>_msearch</c>.</summary>
internal static class MultiSearchParser
{
    private static readonly string[] IdleHeaders =
    [
        "search_type", "preference", "routing", "request_cache", "requestCache", "allow_no_indices", "expand_wildcards", "ignore_throttled",
        "allow_partial_search_results", "ccs_minimize_roundtrips",
    ];

    public static List<MultiSearchPart> Parse(ReadOnlyMemory<byte> text, string? index, LocalEngineProduct product)
    {
        text = text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
        var items = new List<MultiSearchPart>();
        while (!text.IsEmpty)
        {
            var header = NextLine(ref text);
            if (text.IsEmpty && IsBlank(header.Span))
            {
                break;
            }

            if (header.IsEmpty && items.Count == 0 && product is LocalEngineProduct.OpenSearch)
            {
                throw EngineErrors.Illegal("an empty first header line is not supported in the metadata section");
            }

            var (target, ignoreMissing) = ReadHeader(header, index);
            items.Add(new MultiSearchPart(target, ignoreMissing, ReadBody(NextLine(ref text), product)));
        }

        return items.Count > 0 ? items : throw EngineErrors.Validation("no requests added");
    }

    private static ReadOnlyMemory<byte> NextLine(ref ReadOnlyMemory<byte> text)
    {
        var end = text.Span.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw text.IsEmpty
                ? EngineErrors.Validation("no requests added")
                : EngineErrors.Illegal("The msearch request must be terminated by a newline [\\n]");
        }

        var line = text[..end];
        text = text[(end + 1)..];
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim((byte)' ').IsEmpty;

    private static (string? Index, bool IgnoreMissing) ReadHeader(ReadOnlyMemory<byte> line, string? index)
    {
        var ignoreMissing = false;
        if (IsBlank(line.Span) || JsonBody.Parse(line) is not { ValueKind: not JsonValueKind.Null } header)
        {
            return (index, false);
        }

        foreach (var member in JsonRead.Object(header, "header").EnumerateObject())
        {
            switch (member.Name)
            {
                case "index" or "indices":
                    index = string.Join(',', JsonRead.Texts(member.Value, member.Name));
                    break;
                case "ignore_unavailable":
                    ignoreMissing = JsonRead.Bool(member.Value, member.Name);
                    break;
                case var name when IdleHeaders.Contains(name):
                    break;
                default:
                    throw EngineErrors.Illegal($"key [{member.Name}] is not supported in the metadata section");
            }
        }

        return (index, ignoreMissing);
    }

    private static SearchBody ReadBody(ReadOnlyMemory<byte> line, LocalEngineProduct product) => line.IsEmpty
        ? throw new EngineError(400, "parse_exception", "a body line of the msearch request is empty").Thrown()
        : SearchBodyParser.Parse(JsonBody.ParseObject(line), product);
}
