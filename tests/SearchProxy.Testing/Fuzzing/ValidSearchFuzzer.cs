using System.Globalization;
using System.Text;

namespace SearchProxy.Testing.Fuzzing;

/// <summary>
/// Makes up searches that an engine accepts and the proxy understands, nearly always: text clauses in bool trees, filters, pages, options,
/// headers.
/// </summary>
internal sealed class ValidSearchFuzzer(int seed)
{
    private static readonly string[] Texts =
    [
        "red shoes", "white whale", "blue \\\"boots\\\"", "Schuhe \\u00fc", "whale", "😀 red", "a b c d e f",
    ];

    private static readonly string[] Clauses =
    [
        """{"match":{"title":"TEXT"}}""",
        """{"match":{"body":{"query":"TEXT","operator":"and"}}}""",
        """{"multi_match":{"query":"TEXT","fields":["title^2","body"]}}""",
        """{"simple_query_string":{"query":"TEXT","fields":["body"]}}""",
        """{"match_phrase":{"title":"TEXT"}}""",
    ];

    private static readonly string[] Trees =
    [
        """{"bool":{"must":[QUERY],"filter":[{"term":{"k":"v"}},{"range":{"n":{"gte":1}}}],"must_not":{"term":{"k":"x"}}}}""",
        """{"bool":{"should":[QUERY,{"term":{"k":"w"}}],"minimum_should_match":1}}""",
        """{"function_score":{"query":QUERY,"functions":[{"weight":2}]}}""",
        """{"dis_max":{"queries":[QUERY],"tie_breaker":0.3}}""",
    ];

    /// <summary>
    /// Of the lengths for which <see cref="FuzzEngine"/> finds none, one or several pages; the last is one where it answers oddly.
    /// </summary>
    private static readonly string[] Indexes =
    [
        "i", "ab", "docs", "a,bcd", "abcdef,g", "logs-2*", "%3Ci-%7Bnow%2Fd%7D%3E", "_all", "all-books",
    ];

    private static readonly string[] Members =
    [
        "\"track_total_hits\":true", "\"_source\":[\"title\"]", "\"_source\":true", "\"aggs\":{\"k\":{\"terms\":{\"field\":\"k\"}}}",
        "\"explain\":true",
        "\"highlight\":{\"fields\":{\"body\":{}}}", "\"post_filter\":{\"term\":{\"k\":\"v\"}}", "\"version\":true", "\"timeout\":\"1s\"",
        "\"sort\":[\"_score\"]",
        "\"fields\":[\"k\"]", "\"fields\":[\"title\",\"k\"]", "\"profile\":true", "\"stored_fields\":[]", "\"track_scores\":true",
        "\"ext\":{\"search_proxy\":{\"blend\":0.5}}",
        "\"ext\":{\"search_proxy\":{\"window\":20}}", "\"min_score\":0.5", "\"terminate_after\":1000",
    ];

    private static readonly string[] Parameters =
    [
        "pretty", "human=true", "routing=7", "preference=me", "typed_keys=true", "track_total_hits=true", "ignore_unavailable=true",
        "request_cache=false",
        "search_type=query_then_fetch", "batched_reduce_size=16", "allow_partial_search_results=true", "expand_wildcards=open",
    ];

    private static readonly string[] Headers =
    [
        "Accept: application/json", "Accept: */*", "Accept-Encoding: gzip", "Accept-Encoding: gzip, deflate, br",
        "Authorization: Basic dTpw", "X-Opaque-Id: 7",
        "User-Agent: app", "X-SearchProxy-Window: 20", "X-SearchProxy-Blend: 0.7", "Cookie: a=b",
    ];

    private readonly Random _dice = new(seed);

    /// <summary>Method, target, header lines and body.</summary>
    public (string Method, string Target, string Headers, byte[] Body) Next()
    {
        var index = Pick(Indexes);
        var target = new StringBuilder("/").Append(index).Append("/_search");
        var separator = '?';
        foreach (var parameter in Some(Parameters, 8))
        {
            target.Append(separator).Append(parameter);
            separator = '&';
        }

        if (_dice.Next(6) == 0)
        {
            target.Append(separator).Append(CultureInfo.InvariantCulture, $"{(_dice.Next(2) == 0 ? "size" : "from")}={_dice.Next(30)}");
        }

        var headers =
            string.Concat(Some(Headers, 6).DistinctBy(static header => header.Split(':')[0]).Select(static header => header + "\r\n"));
        return (Pick(["POST", "POST", "GET"]), target.ToString(), headers
            + "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes(Body()));
    }

    private string Body()
    {
        var members = Some(Members, 12).DistinctBy(static member => member.Split(':')[0]).Prepend($"\"query\":{Query(0)}").ToList();
        if (_dice.Next(2) == 0)
        {
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"size\":{_dice.Next(1, 60)}"));
        }

        if (_dice.Next(3) == 0)
        {
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"from\":{_dice.Next(40)}"));
        }

        return "{" + string.Join(_dice.Next(4) == 0 ? " , \n" : ",", members.OrderBy(_ => _dice.Next())) + "}";
    }

    private string Query(int depth)
    {
        var query = Pick(depth > 2 ? Clauses : [.. Clauses, .. Trees]).Replace("TEXT", Pick(Texts), StringComparison.Ordinal);
        return query.Contains("QUERY", StringComparison.Ordinal)
            ? query.Replace("QUERY", Query(depth + 1), StringComparison.Ordinal)
            : query;
    }

    private List<string> Some(string[] from, int oneIn) => [.. from.Where(_ => _dice.Next(oneIn) == 0)];

    private string Pick(string[] from) => from[_dice.Next(from.Length)];
}
