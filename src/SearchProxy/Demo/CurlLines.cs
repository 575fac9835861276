namespace SearchProxy.Demo;

/// <summary>Commands to paste into a shell.</summary>
internal static class CurlLines
{
    public static IEnumerable<string> Of(string proxy, string engine, string index, string query)
    {
        var q = Uri.EscapeDataString(query).Replace("%20", "+", StringComparison.Ordinal).Replace("'", "%27", StringComparison.Ordinal);
        var json = System.Text.Json.JsonSerializer.Serialize(query).Replace("'", "\\u0027", StringComparison.Ordinal);
        var match = "{\"multi_match\":{\"query\":" + json + ",\"fields\":[\"title\",\"text\"]}}";
        var dsl = "{\"size\":3,\"_source\":[\"title\"],\"query\":{\"bool\":{\"must\":" + match + ",\"must_not\":{\"match\":{\"text\":\"computer\"}}}}}";
        return
        [
            "# through the proxy, with its headers",
            $"curl -i '{proxy}/{index}/_search?q={q}&size=3&_source=title&pretty'",
            "# the same from the engine alone",
            $"curl '{engine}/{index}/_search?q={q}&size=3&_source=title&pretty'",
            "# query DSL, with a clause that also holds for the vector search",
            $"curl '{proxy}/{index}/_search?pretty' -H 'Content-Type: application/json' -d '{dsl}'",
            "# this one request as the engine answers it",
            $"curl -i '{proxy}/{index}/_search?q={q}&size=3&_source=title&pretty' -H 'X-SearchProxy-Off: true'",
        ];
    }
}
