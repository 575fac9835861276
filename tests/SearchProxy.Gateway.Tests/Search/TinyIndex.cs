using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>
/// An index of two fixed orders on a scripted engine: one for the client's query, one for the vector leg. It pages, answers <c>fields</c>,
/// and obeys a post_filter by ids, as the engines do.
/// </summary>
internal sealed class TinyIndex
{
    public const string Name = "books";

    /// <summary>Ids in the order of the client's query, with their scores.</summary>
    public IReadOnlyList<(string Id, double Score)> Lexical { get; init; } = [];

    /// <summary>Ids in the order of the vector leg, with their scores.</summary>
    public IReadOnlyList<(string Id, double Score)> Vector { get; init; } = [];

    /// <summary>Text of each document; a missing one has no text.</summary>
    public Func<string, string?> Text { get; init; } = static id => "text of " + id;

    /// <summary>The value of <c>_meta.search_proxy</c>; null = no profile.</summary>
    public string? Profile { get; init; }

    /// <summary>What a field asked for is called in the mapping, all of type text.</summary>
    public IReadOnlyList<string> TextFields { get; init; } = ["text"];

    /// <summary>The name as it stands in the URL.</summary>
    public string Path { get; init; } = Name;

    /// <summary>The body of the answer to a question for <c>index.max_result_window</c>.</summary>
    public string Settings { get; init; } = "{}";

    /// <summary>The concrete index of each document.</summary>
    public Func<string, string> IndexOf { get; init; } = static _ => Name;

    /// <summary>
    /// The answer to a question for the mapping; null = that of one index with <see cref="TextFields"/> and <see cref="Profile"/>.
    /// </summary>
    public string? Mappings { get; init; }

    /// <summary>Members of the answer behind <c>hits</c>, each with a comma before it, for the body that was asked.</summary>
    public Func<JsonObject, string> Envelope { get; init; } = static _ => string.Empty;

    /// <summary>Members of a hit behind the others, each with a comma before it, for the body that was asked.</summary>
    public Func<string, JsonObject, string> HitTail { get; init; } = static (_, _) => string.Empty;

    public const string VectorProfile =
        """{"version":1,"text_fields":[{"name":"text"}],"vector_field":"v","model":"fake-encoder@1","dimensions":8}""";

    public static (string Id, double Score)[] Ranked(params string[] ids) =>
        [.. ids.Select((id, i) => (id, (double)(ids.Length - i)))];

    public static (string Id, double Score)[] Numbered(int count, string prefix = "d") =>
        Ranked([.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"))]);

    public ScriptedEngine On(ScriptedEngine engine) => engine
        .When("GET", $"/{Path}/_mapping", EngineAnswer.Json(Mappings ?? Mapping()))
        .When(
            "GET",
            $"/{Path}/_settings/index.max_result_window,index.query.default_field,index.analysis.analyzer.*,index.default_pipeline,index.final_pipeline",
            EngineAnswer.Json(Settings))
        .WhenBody(asked => asked.Path == $"/{Path}/_search", Search)
        .WhenBody(
            asked => asked.Path == $"/{Path}/_msearch" && asked.Text.Contains("\"ids\":{\"values\"", StringComparison.Ordinal), Scores);

    /// <summary>The proxy's questions for the scores of hits that it names.</summary>
    private EngineAnswer Scores(AskedRequest asked)
    {
        var bodies = asked.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static (_, line) => line % 2 == 1);
        var answers = bodies.Select(body => SearchText(asked, JsonNode.Parse(body)!.AsObject()));
        return EngineAnswer.Json($$$"""{"took":1,"responses":[{{{string.Join(',', answers)}}}]}""");
    }

    private string Mapping()
    {
        var properties = new JsonObject();
        foreach (var field in TextFields)
        {
            properties[field] = new JsonObject { ["type"] = "text" };
        }

        properties["sku"] = new JsonObject { ["type"] = "keyword" };
        var mappings = new JsonObject { ["properties"] = properties };
        if (Profile is not null)
        {
            mappings["_meta"] = new JsonObject { ["search_proxy"] = JsonNode.Parse(Profile) };
        }

        return new JsonObject { [Name] = new JsonObject { ["mappings"] = mappings } }.ToJsonString();
    }

    private EngineAnswer Search(AskedRequest asked) =>
        EngineAnswer.Json(SearchText(asked, asked.Body.Length == 0 ? [] : JsonNode.Parse(asked.Body)!.AsObject()))
            .With("X-elastic-product", "Elasticsearch");

    private string SearchText(AskedRequest asked, JsonObject body)
    {
        var isVector = body.ContainsKey("knn");
        var (keep, drop) = Ids(body["post_filter"]);
        keep ??= Values(body["knn"]?["filter"]?[0])
            ?? (body["query"]?["bool"]?["must"] is null ? null : Values(body["query"]!["bool"]!["filter"]?[0]));
        var found = (isVector ? Vector : Lexical)
            .Where(hit => (keep is null || keep.Contains(hit.Id)) && drop?.Contains(hit.Id) != true).ToList();
        var page = found.Skip(Number(asked, body, "from", 0)).Take(Number(asked, body, "size", 10));
        var fields = (body["fields"] as JsonArray)?.Select(static field =>
            (field is JsonObject entry ? entry["field"]! : field!).GetValue<string>()).ToArray() ?? [];
        if (keep is null && body["query"]?["bool"]?["filter"]?[0] is { } wanted && Values(wanted) is { } ids)
        {
            found = [.. Vector.Concat(Lexical).DistinctBy(static hit => hit.Id).Where(hit => ids.Contains(hit.Id))];
            page = found;
        }

        var hits = page.Select(hit => Hit(hit, fields, body));
        var max = found.Count == 0 ? "null" : Score(found[0].Score);
        return $$$"""{"took":3,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":{{{found.Count}}},"relation":"eq"},"max_score":{{{max}}},"hits":[{{{string.Join(',', hits)}}}]}{{{Envelope(body)}}}}""";
    }

    private static string Score(double score) => score.ToString("0.0###", CultureInfo.InvariantCulture);

    private string Hit((string Id, double Score) hit, string[] fields, JsonObject body)
    {
        var text = Text(hit.Id);
        var members = fields.Where(_ => text is not null)
            .Select(field => $"{JsonSerializer.Serialize(field)}:[{JsonSerializer.Serialize(text)}]")
            .ToArray();
        var tail = members.Length == 0 ? string.Empty : $$$""","fields":{{{{string.Join(',', members)}}}}""";
        tail += body.ContainsKey("highlight") ? $$$""","highlight":{"text":["<em>{{{hit.Id}}}</em>"]}""" : string.Empty;
        tail += HitTail(hit.Id, body);
        return $$$"""{"_index":"{{{IndexOf(hit.Id)}}}","_id":"{{{hit.Id}}}","_score":{{{Score(hit.Score)}}},"_source":{"n":1.0,"big":9007199254740993}{{{tail}}}}""";
    }

    private static int Number(AskedRequest asked, JsonObject body, string name, int otherwise)
    {
        var url = asked.Query.Split('&').FirstOrDefault(parameter => parameter.StartsWith(name + "=", StringComparison.Ordinal));
        return url is not null
            ? int.Parse(url[(name.Length + 1)..], CultureInfo.InvariantCulture)
            : body[name]?.GetValue<int>() ?? otherwise;
    }

    private static (HashSet<string>? Keep, HashSet<string>? Drop) Ids(JsonNode? postFilter)
    {
        var keep = postFilter?["bool"]?["filter"]?[0];
        var drop = postFilter?["bool"]?["must_not"]?[0];
        return (Values(keep), Values(drop));
    }

    private static HashSet<string>? Values(JsonNode? clause) =>
        clause?["bool"]?["should"]?.AsArray()
            .SelectMany(static group => group!["bool"]?["filter"]?.AsArray() ?? [])
            .SelectMany(static filter => filter!["ids"]?["values"]?.AsArray() ?? [])
            .Select(static id => id!.GetValue<string>())
            .ToHashSet();
}
