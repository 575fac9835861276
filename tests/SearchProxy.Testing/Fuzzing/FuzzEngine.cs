using System.Globalization;
using System.Text;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Fidelity;
using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.Fuzzing;

/// <summary>
/// An engine for the fuzzer: plausible answers to searches and mappings, so that the search lane has work, odd ones to the rest.
/// </summary>
public static class FuzzEngine
{
    private const string Root = """
        {"name":"n","cluster_name":"c","version":{"number":"8.19.8","build_flavor":"default","lucene_version":"9.12.2"},"tagline":"You Know, for Search"}
        """;

    private const string Mapping = """
        {"i":{"mappings":{"properties":{"title":{"type":"text"},"body":{"type":"text"},"k":{"type":"keyword"}}}}}
        """;

    public static RawEngine Start() => RawEngine.Start(Answer);

    private static byte[] Answer(Http1Message asked)
    {
        var path = asked.Target.Split('?')[0];
        if (path == "/")
        {
            return Json(asked, Root);
        }

        if (path.EndsWith("/_mapping", StringComparison.Ordinal) || path.StartsWith("/_mapping", StringComparison.Ordinal))
        {
            return Json(asked, Mapping);
        }

        return path.TrimEnd('/').EndsWith("/_search", StringComparison.Ordinal) && path.Length % 3 > 0
            ? Json(asked, Hits(asked, path))
            : OddAnswers.To(asked, path);
    }

    private static string Hits(Http1Message asked, string path)
    {
        var count = FuzzCorpus.Size(path);
        var query = asked.Target.Contains('?', StringComparison.Ordinal)
            ? asked.Target[(asked.Target.IndexOf('?', StringComparison.Ordinal) + 1)..]
            : "";
        var hits = FuzzCorpus.Page(count, query, asked.Body);
        return $$$"""{"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":{{{count}}},"relation":"eq"},"max_score":99.5,"hits":[{{{string.Join(',', hits)}}}]}}""";
    }

    private static byte[] Json(Http1Message asked, string json)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nX-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n");
        return Encoding.UTF8.GetBytes(asked.StartLine.StartsWith("HEAD ", StringComparison.Ordinal) ? head : head + json);
    }
}
