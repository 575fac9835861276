using System.IO.Compression;
using System.Text.Json.Nodes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Conformance.Tests.Clients;

/// <summary>Answers of Elasticsearch 9 to the clients' scenario, by script: no such server is at hand, but its client is.</summary>
internal static class ScriptedAnswers
{
    public static void On(ScriptedEngine engine) => engine.WhenBody(asked => asked.Path != "/", asked => Answer(Inflated(asked))
        .With("X-elastic-product", "Elasticsearch")
        .With("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9"));

    private static AskedRequest Inflated(AskedRequest asked)
    {
        if (asked.Header("Content-Encoding") != "gzip" || asked.Body.Length == 0)
        {
            return asked;
        }

        using var gzip = new GZipStream(new MemoryStream(asked.Body), CompressionMode.Decompress);
        var body = new MemoryStream();
        gzip.CopyTo(body);
        return asked with { Body = body.ToArray() };
    }

    private static EngineAnswer Answer(AskedRequest asked)
    {
        if (asked.Path.Contains("no-such-index", StringComparison.Ordinal))
        {
            return Json(404, Missing);
        }

        var action = asked.Path.Split('/')[^1];
        return (asked.Method, action) switch
        {
            ("HEAD", _) => new EngineAnswer { Status = 200 },
            (_, "_bulk") => Json(200, Bulk(asked.Text)),
            (_, "_search") when asked.Query.Contains("scroll=", StringComparison.Ordinal) => Json(200, Hits(3, "\"_scroll_id\":\"s\",")),
            (_, "_search") when asked.Text.Contains("\"nope\"", StringComparison.Ordinal) => Json(400, Unknown),
            (_, "_search") => Json(200, Page(asked.Text, asked.Query)),
            (_, "scroll") => Json(200, Hits(0, "\"_scroll_id\":\"s\",")),
            (_, "_msearch") => Json(200, Multi(asked.Text)),
            (_, "template") => Json(200, Hits(3, "")),
            (_, "_pit") => Json(200, """{"id":"p","succeeded":true,"num_freed":1}"""),
            (_, "_count") => Json(200, """{"count":14,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0}}"""),
            (_, "_mapping") =>
                Json(200, """{"clients-scenario":{"mappings":{"properties":{"title":{"type":"text"},"body":{"type":"text"}}}}}"""),
            (_, "nope") => Json(404, """{"_index":"clients-scenario","_id":"nope","found":false}"""),
            _ => Json(
                200,
                """{"acknowledged":true,"_index":"clients-scenario","_id":"7","_version":1,"found":true,"result":"updated","docs":[]}"""),
        };
    }

    private const string Missing =
        """{"error":{"root_cause":[],"type":"index_not_found_exception","reason":"no such index [no-such-index-at-all]"},"status":404}""";

    private const string Unknown =
        """{"error":{"root_cause":[],"type":"parsing_exception","reason":"unknown query [nope]"},"status":400}""";

    private static EngineAnswer Json(int status, string json) => new() { Status = status, Body = System.Text.Encoding.UTF8.GetBytes(json) };

    private static string Bulk(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where((_, i) => i % 2 == 0);
        var items = lines.Select(line =>
            $$$"""{"index":{"_index":"clients-scenario","_id":{{{JsonNode.Parse(line)!["index"]!["_id"]!.ToJsonString()}}},"status":201,"result":"created"}}""");
        return $$"""{"errors":false,"took":1,"items":[{{string.Join(',', items)}}]}""";
    }

    private static string Multi(string text)
    {
        var items = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Chunk(2)
            .Select(pair => pair[0].Contains("no-such-index", StringComparison.Ordinal)
            ? Missing
            : Page(pair[1], "")[..^1] + ",\"status\":200}");
        return $$"""{"took":1,"responses":[{{string.Join(',', items)}}]}""";
    }

    /// <summary>The page and the fields that a search asks for, of twenty hits.</summary>
    private static string Page(string body, string query)
    {
        var search = body.Length > 0 ? JsonNode.Parse(body)! : new JsonObject();
        var inUrl = query.Split('&')
            .Where(part => part.StartsWith("size=", StringComparison.Ordinal))
            .Select(part => int.Parse(part[5..]))
            .ToArray();
        var from = (int?)search["from"] ?? 0;
        var size = inUrl.Length > 0 ? inUrl[0] : (int?)search["size"] ?? 10;
        string[] fields = [.. (search["fields"]?.AsArray() ?? []).Select(Name).Where(name => name is "title" or "body")];
        return Hits(20, "", from, size, fields);
    }

    private static string Name(JsonNode? field) => field is JsonObject named ? (string)named["field"]! : (string)field!;

    private static string Hits(int total, string first, int from = 0, int size = 100, params string[] fields)
    {
        var hits = Enumerable.Range(0, total).Skip(from).Take(size).Select(i =>
        {
            var values = string.Join(',', fields.Select(field => $"\"{field}\":[\"red {field} {i}\"]"));
            var added = fields.Length > 0 ? $",\"fields\":{{{values}}}" : "";
            return $$$"""{"_index":"clients-scenario","_id":"{{{i}}}","_score":{{{40 - i}}}.5,"_source":{"title":"red shoes {{{i}}}","rank":9007199254740993}{{{added}}}}""";
        });
        return $$$"""{{{{first}}}"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":{{{total}}},"relation":"eq"},"max_score":40.5,"hits":[{{{string.Join(',', hits)}}}]}}""";
    }
}
