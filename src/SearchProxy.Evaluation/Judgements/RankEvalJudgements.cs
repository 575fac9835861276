using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Json;

namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// The body of a <c>_rank_eval</c> request of the engines: each of its <c>requests</c> has an id, a search body (<c>request</c>) or a
/// template with parameters, and <c>ratings</c>.
/// </summary>
internal static class RankEvalJudgements
{
    /// <exception cref="JudgementFileException">The file is not such a body; says where.</exception>
    public static JudgementSet Read(string file)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllText(file));
        }
        catch (JsonException fault)
        {
            throw new JudgementFileException($"{file} is not JSON: {JsonWords.Of(fault)}", fault);
        }

        if (root?["requests"] is not JsonArray { Count: > 0 } requests)
        {
            throw new JudgementFileException(
                $"{file} is not the body of a _rank_eval request: a member \"requests\" with at least one entry is expected");
        }

        var (queries, repeated) = (new List<JudgedQuery>(), 0);
        for (var i = 0; i < requests.Count; i++)
        {
            var place = $"{file}: requests[{i}]";
            var request = requests[i] as JsonObject ?? throw new JudgementFileException($"{place} is no object");
            var grades = Ratings(request["ratings"], place, ref repeated);
            var body = Body(request, root["templates"] as JsonArray, place);
            var id = request["id"]?.ToString() ?? $"{i + 1}";
            queries.Add(new JudgedQuery(id, Text(body["query"]) ?? id, grades) { Body = JsonSerializer.SerializeToUtf8Bytes(body) });
        }

        return new JudgementSet(queries, repeated, Unrated: 0, Unasked: 0);
    }

    private static Dictionary<string, int> Ratings(JsonNode? ratings, string place, ref int repeated)
    {
        var grades = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rating in ratings as JsonArray ?? [])
        {
            if (rating?["_id"] is not JsonValue id
                || rating["rating"] is not JsonValue value
                || !GradeText.TryParse(value.ToString(), out var grade))
            {
                throw new JudgementFileException(
                    $"{place}: a rating is {rating?.ToJsonString() ?? "null"}; \"_id\" and a whole number \"rating\" are expected");
            }

            repeated += grades.ContainsKey(id.ToString()) ? 1 : 0;
            grades[id.ToString()] = grade;
        }

        return grades.Count > 0 ? grades : throw new JudgementFileException($"{place} has no ratings");
    }

    private static JsonObject Body(JsonObject request, JsonArray? templates, string place)
    {
        if (request["request"] is JsonObject body)
        {
            return body;
        }

        var source = templates?.FirstOrDefault(template =>
            template?["id"]?.ToString() == request["template_id"]?.ToString())?["template"]?["source"];
        var text = source is JsonValue ? source.ToString() : source?.ToJsonString();
        if (text is null || request["params"] is not JsonObject values)
        {
            throw new JudgementFileException(
                $"{place}: \"request\" with a search body is expected, or \"template_id\" with \"params\" and the template in "
                    + "\"templates\"");
        }

        foreach (var (name, value) in values)
        {
            var shown = value is JsonValue leaf && leaf.GetValueKind() == JsonValueKind.String
                ? JsonSerializer.Serialize(leaf.ToString())[1..^1]
                : value?.ToJsonString() ?? string.Empty;
            text = text.Replace($"{{{{{name}}}}}", shown, StringComparison.Ordinal);
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new JudgementFileException($"{place}: the template does not make an object");
        }
        catch (JsonException fault)
        {
            throw new JudgementFileException(
                $"{place}: the template, with its parameters put in, is not JSON ({JsonWords.Of(fault)}); only {{{{name}}}} is supported, "
                    + "no sections",
                fault);
        }
    }

    /// <summary>The longest text in a query under <c>query</c>, <c>value</c> or a field's own name, to show it by.</summary>
    private static string? Text(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(static member =>
            member.Key is not ("type" or "operator" or "fields" or "field" or "boost" or "analyzer" or "minimum_should_match"))
            .Select(static member => Text(member.Value)).OfType<string>().MaxBy(static text => text.Length),
        JsonArray items => items.Select(Text).OfType<string>().MaxBy(static text => text.Length),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.ToString(),
        _ => null,
    };
}
