using System.Globalization;
using System.Text;

namespace SearchProxy.Testing.Fuzzing;

/// <summary>Makes search bodies up: the members and clauses that the engines know, in any mix, some with values that they do not.</summary>
internal sealed class SearchBodyFuzzer(int seed)
{
    private static readonly string[] Seeds =
    [
        """{"query":{"match":{"title":"red shoes"}},"size":10}""",
        """{"query":{"bool":{"must":[{"multi_match":{"query":"red shoes","fields":["title^3","body"]}}],"filter":[{"term":{"k":"v"}}]}},"from":5}""",
        """{"query":{"query_string":{"query":"title:(a AND b)~2"}},"aggs":{"a":{"terms":{"field":"k"}}},"highlight":{"fields":{"body":{}}}}""",
        """{"query":{"function_score":{"query":{"match_phrase":{"body":"x y"}},"functions":[{"weight":2}]}},"track_total_hits":true}""",
        """{"query":{"match_all":{}},"sort":["_score"],"_source":["a","b*"],"rescore":{"window_size":5,"query":{"rescore_query":{"match_all":{}}}}}""",
        """{"size":"2.0","query":{"dis_max":{"queries":[{"match":{"a":"b"}},{"match":{"c":"d"}}]}},"ext":{"other":{"off":true}}}""",
        """{"pit":{"id":"x"},"search_after":[1,2],"knn":{"field":"v","query_vector":[1,2],"k":3},"collapse":{"field":"k"}}""",
        """/* c */ {"query" : {"match":{"t":{"query":"\ud83d\ude00 ü","operator":"and"}}}, "min_score":0.1} // end""",
    ];

    private readonly Random _dice = new(seed);

    public string Next() => _dice.Next(3) == 0 ? Seeds[_dice.Next(Seeds.Length)] : Object(depth: 0, top: true);

    /// <summary>A body with a few of its bytes changed, left out or doubled.</summary>
    public byte[] Mutated()
    {
        var bytes = Encoding.UTF8.GetBytes(Next()).ToList();
        var changes = _dice.Next(1, 5);
        for (var i = 0; i < changes && bytes.Count > 0; i++)
        {
            var at = _dice.Next(bytes.Count);
            switch (_dice.Next(4))
            {
                case 0:
                    bytes[at] = (byte)_dice.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes[at..Math.Min(bytes.Count, at + _dice.Next(20))]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return bytes.Count == 0 ? [(byte)'{'] : [.. bytes];
    }

    private string Object(int depth, bool top)
    {
        string[] names = top
            ? [
                "query", "query", "size", "from", "sort", "_source", "fields", "aggs", "highlight", "explain", "min_score",
                "post_filter", "ext", "suggest", "x",
            ]
            : [
                "match", "bool", "must", "filter", "should", "must_not", "term", "title", "query", "fields", "boost", "nested",
                "path", "multi_match", "a\\u0062",
            ];
        var members = Enumerable.Range(0, _dice.Next(4)).Select(_ => $"\"{names[_dice.Next(names.Length)]}\":{Value(depth + 1)}");
        return "{" + string.Join(',', members) + "}";
    }

    private string Value(int depth) => _dice.Next(depth > 6 ? 6 : 10) switch
    {
        0 => _dice.Next(-3, 20_000).ToString(CultureInfo.InvariantCulture),
        1 => "\"" + string.Join(' ', Enumerable.Range(0, _dice.Next(4)).Select(_ => Word())) + "\"",
        2 => _dice.Next(2) == 0 ? "true" : "null",
        3 => (_dice.NextDouble() * 10).ToString("R", CultureInfo.InvariantCulture),
        4 => "1e400",
        5 => "\"\\ud800\\u0000\"",
        6 => "[" + string.Join(", ", Enumerable.Range(0, _dice.Next(3)).Select(_ => Value(depth + 1))) + "]",
        _ => Object(depth, top: false),
    };

    private string Word() => new[] { "red", "shoes", "*", "title:x", "AND", "ü", "\\\"", "10", "~", "😀" }[_dice.Next(10)];
}
