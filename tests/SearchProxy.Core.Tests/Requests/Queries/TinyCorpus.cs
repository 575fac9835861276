using System.Globalization;
using System.Text.Json;

namespace SearchProxy.Core.Tests.Requests.Queries;

/// <summary>
/// All documents with three flags and a text that holds red, blue, both or neither; and what a query says of each. The reading was
/// compared with Elasticsearch 8.19 and OpenSearch 2.19 on 1200 random trees each.
/// </summary>
internal static class TinyCorpus
{
    public static IReadOnlyList<int> All { get; } = [.. Enumerable.Range(0, 1 << 5)];

    /// <summary>Whether a document matches.</summary>
    /// <param name="query">A query of the kinds that the generator makes.</param>
    /// <param name="document">Bits 0 to 2: flags t0 to t2; bit 3: red; bit 4: blue.</param>
    /// <param name="texts">True: every text that stands where it counts for the score matches anything.</param>
    /// <param name="optional">The clause is one of several that may match.</param>
    public static bool Allows(JsonElement query, int document, bool texts, bool optional = false)
    {
        var clause = query.EnumerateObject().Single();
        var body = clause.Value;
        return clause.Name switch
        {
            "match_all" => true,
            "match_none" => false,
            "term" => (document >> (body.EnumerateObject().Single().Name[1] - '0') & 1) == 1,
            "match" => texts || (document >> (body.GetProperty("body").GetString() == "red" ? 3 : 4) & 1) == 1,
            "dis_max" => body.GetProperty("queries").EnumerateArray().Any(inner => Allows(inner, document, texts, optional: true)),
            "function_score" => Allows(body.GetProperty("query"), document, texts, optional),
            "boosting" => Allows(body.GetProperty("positive"), document, texts, optional),
            "constant_score" => Allows(body.GetProperty("filter"), document, texts && optional, optional),
            "bool" => AllowsBool(body, document, texts),
            _ => throw new InvalidOperationException(clause.Name),
        };
    }

    private static bool AllowsBool(JsonElement body, int document, bool texts)
    {
        var should = Items(body, "should");
        var required = Items(body, "must").Count + Items(body, "filter").Count;
        var least = body.TryGetProperty("minimum_should_match", out var minimum) ? Count(minimum, should.Count) : 0;
        if (should.Count > 0 && required == 0)
        {
            least = Math.Max(1, least);
        }

        return Items(body, "must").All(inner => Allows(inner, document, texts))
            && Items(body, "filter").All(inner => Allows(inner, document, texts: false))
            && !Items(body, "must_not").Any(inner => Allows(inner, document, texts: false))
            && (should.Count + required == 0 || should.Count(inner => Allows(inner, document, texts, optional: true)) >= least);
    }

    private static int Count(JsonElement minimum, int clauses) => minimum.ToString() switch
    {
        "50%" => clauses / 2,
        "-30%" => clauses - (clauses * 30 / 100),
        "1<50%" => clauses <= 1 ? clauses : clauses / 2,
        var number when int.Parse(number, CultureInfo.InvariantCulture) is var count => Math.Max(0, count < 0 ? clauses + count : count),
        _ => throw new InvalidOperationException(),
    };

    private static List<JsonElement> Items(JsonElement body, string name) => body.TryGetProperty(name, out var value)
        ? value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value]
        : [];
}
