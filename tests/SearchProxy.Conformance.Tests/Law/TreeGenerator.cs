using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Law;

/// <summary>Random queries over a mapping. Each text clause knows by the rule, not by the proxy, whether it is loose.</summary>
/// <param name="mapping">What is searched.</param>
/// <param name="indexes">The indexes that are addressed.</param>
/// <param name="knowsAll">False for the clauses that the local engine knows.</param>
/// <param name="random">The source of everything.</param>
internal sealed class TreeGenerator(LawMapping mapping, IReadOnlyList<int> indexes, bool knowsAll, Random random)
{
    public QueryTree Next(int depth) => random.Next(depth == 0 ? 6 : 16) switch
    {
        < 6 => Leaf(),
        < 12 => new QueryTree.Bool(
            Several(depth, 3), Several(depth, 4), Several(depth, 2), random.Next(3) == 0 ? Several(depth, 2) : [], Minimum()),
        12 => new QueryTree.AnyOf([Next(depth - 1), Next(depth - 1)]),
        13 => new QueryTree.Wrapped("constant_score", "filter", "{}", Next(depth - 1)),
        14 => new QueryTree.Wrapped("nested", "query", $$"""{"path":"{{LawMapping.NestedPath}}"}""", Nested()),
        _ when knowsAll => Scored(depth),
        _ => Leaf(),
    };

    private QueryTree Scored(int depth) => random.Next(3) switch
    {
        0 => new QueryTree.Wrapped("function_score", "query", """{"functions":[{"weight":2}]}""", Next(depth - 1)),
        1 => new QueryTree.Wrapped("boosting", "positive", """{"negative":{"match":{"a":"red"}},"negative_boost":0.5}""", Next(depth - 1)),
        _ => new QueryTree.Wrapped("script_score", "query", """{"script":{"source":"2.0"}}""", Next(depth - 1)),
    };

    private List<QueryTree> Several(int depth, int most) => [.. Enumerable.Range(0, random.Next(most)).Select(_ => Next(depth - 1))];

    private string? Minimum() => random.Next(8) switch { 0 => "1", 1 => "2", 2 => "-1", 3 => "50%", 4 when knowsAll => "1<50%", _ => null };

    private QueryTree Leaf()
    {
        var field = Pick(mapping.Searchable);
        return random.Next(knowsAll ? 14 : 10) switch
        {
            < 3 => Clause($$$$"""{"match":{"{{{{field}}}}":{"query":"{{{{Words(field)}}}}","lenient":true}}}""", IsText(field)),
            3 => Clause(
                $$$$"""{"match":{"{{{{field}}}}":{"query":"{{{{Words(field)}}}}","lenient":true,{{{{Pick(["\"operator\":\"and\"", "\"minimum_should_match\":2", "\"minimum_should_match\":\"75%\""])}}}}}}}""",
                isLoose: false),
            4 => Clause($$$$"""{"match_phrase":{"{{{{TextOrKeyword()}}}}":"{{{{Two()}}}}"}}""", isLoose: false),
            5 => MultiMatch(),
            6 => QueryString(),
            7 => Clause($$$$"""{"term":{"{{{{field}}}}":"{{{{mapping.Value(field, random)}}}}"}}""", isLoose: false),
            8 => Clause($$$$"""{"exists":{"field":"{{{{field}}}}"}}""", isLoose: false),
            9 => Clause(
                Pick(["""{"match_all":{}}""", """{"match":{"_id":"0-3"}}""", """{"ids":{"values":["0-1","1-2"]}}"""]), isLoose: false),
            _ => Others(),
        };
    }

    private QueryTree MultiMatch()
    {
        var fields = Enumerable.Range(0, random.Next(1, 4)).Select(_ => TextOrKeyword()).ToArray();
        var type = Pick(["best_fields", "most_fields", "phrase"]);
        var json =
            $$$$"""{"multi_match":{"query":"{{{{Two()}}}}","fields":{{{{JsonSerializer.Serialize(fields)}}}},"type":"{{{{type}}}}"}}""";
        return Clause(json, type != "phrase" && fields.All(IsText));
    }

    private QueryTree QueryString()
    {
        var (field, other) = (TextOrKeyword(), TextOrKeyword());
        var (text, isLoose) = random.Next(9) switch
        {
            0 => ("red sea", true),
            1 => ("red OR (blue sea)", true),
            2 => ("+red sea", false),
            3 => ("red AND sea", false),
            4 => ("\"red sea\"", false),
            5 => ("red -blue", false),
            6 => ($"{other}:red sea", IsText(other)),
            7 => ($"{other}:(red OR blue)", IsText(other)),
            _ => ($"NOT {other}:red", false),
        };
        var isBare = text.StartsWith(other + ":(", StringComparison.Ordinal);
        return Clause(
            $$$$"""{"query_string":{"query":{{{{JsonSerializer.Serialize(text)}}}},"default_field":"{{{{field}}}}","lenient":true}}""",
            isLoose && (isBare || IsText(field)));
    }

    private QueryTree Others()
    {
        var field = TextOrKeyword();
        return random.Next(5) switch
        {
            0 => Clause($$$$"""{"match_phrase_prefix":{"a":"{{{{Two()[..^1]}}}}"}}""", isLoose: false),
            1 => Clause($$$$"""{"match_bool_prefix":{"{{{{field}}}}":"{{{{Two()[..^1]}}}}"}}""", isLoose: false),
            2 => Clause(
                $$$$"""{"simple_query_string":{"query":"{{{{Pick(["red sea", "red | sea"])}}}}","fields":["{{{{field}}}}"]}}""",
                IsText(field)),
            3 => Clause(
                $$$$"""{"simple_query_string":{"query":"{{{{Pick(["red +sea", "red -sea", "re*"])}}}}","fields":["{{{{field}}}}"]}}""",
                isLoose: false),
            _ => Clause("""{"more_like_this":{"fields":["a"],"like":"red sea","min_term_freq":1,"min_doc_freq":1}}""", isLoose: false),
        };
    }

    private QueryTree Nested()
    {
        var text = Clause($$$$"""{"match":{"kids.t":"{{{{Two()}}}}"}}""", isLoose: true);
        var condition = Clause($$$$"""{"match":{"kids.k":"{{{{Pick(LawMapping.Words)}}}}"}}""", isLoose: false);
        return random.Next(4) switch
        {
            0 => text,
            1 => condition,
            2 => new QueryTree.Bool([text, condition], [], [], [], Minimum: null),
            _ => new QueryTree.Bool([], [text, condition], [], [], Minimum: null),
        };
    }

    private static QueryTree.Leaf Clause(string json, bool isLoose) => new(json, isLoose);

    private bool IsText(string field) => mapping.IsText(field, indexes);

    private string TextOrKeyword() => Pick(mapping.Searchable.Where(mapping.TakesWords));

    private string Words(string field) => mapping.TakesWords(field) && random.Next(2) == 0 ? Two() : mapping.Value(field, random);

    private string Two() => $"{Pick(LawMapping.Words)} {Pick(LawMapping.Words)}";

    private T Pick<T>(IEnumerable<T> from)
    {
        var list = from as IReadOnlyList<T> ?? [.. from];
        return list[random.Next(list.Count)];
    }
}
