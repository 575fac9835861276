using System.Globalization;
using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Law;

/// <summary>
/// Random mappings of two indexes that share their field names. A field's type is one letter: t text, k keyword, i integer, d date, T text
/// with a keyword below, K keyword with a text below. The second index maps one field in another way. Documents of both have nested ones.
/// </summary>
internal sealed class LawMapping
{
    public const string NestedPath = "kids";

    /// <summary>A multi-field below every field of the types T and K.</summary>
    public const string Below = "x";

    public static readonly string[] Words = ["red", "blue", "green", "sea"];

    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    private readonly Dictionary<string, char>[] _types;

    public LawMapping(Random random)
    {
        var first = Names.ToDictionary(static name => name, _ => "tttTkKid"[random.Next(8)], StringComparer.Ordinal);
        first["a"] = 't';
        first["b"] = 'k';
        var second = new Dictionary<string, char>(first, StringComparer.Ordinal);
        // Between text and keyword, so that every value fits both.
        second["e"] = random.Next(2) == 0 ? 't' : 'k';
        first["e"] = second["e"] == 't' ? 'k' : 't';
        _types = [first, second];
    }

    public static IReadOnlyList<string> NestedTexts { get; } = [NestedPath + ".t"];

    /// <summary>Every name that can be searched at the root, one of no field among them.</summary>
    public IEnumerable<string> Searchable => Names.Concat(Names.Where(name => char.IsUpper(_types[0][name])
        && _types[0][name] == _types[1][name])
        .Select(static name => $"{name}.{Below}"))
        .Append("nope");

    /// <summary>Whether a field is a text in each of the indexes.</summary>
    public bool IsText(string name, IEnumerable<int> indexes) => indexes.All(index => IsText(name, index));

    /// <summary>A value that a field of any of the indexes takes in a query.</summary>
    public string Value(string name, Random random) => _types[0].GetValueOrDefault(name) switch
    {
        'i' => random.Next(5).ToString(CultureInfo.InvariantCulture),
        'd' => $"2020-01-0{random.Next(1, 6)}",
        _ => Words[random.Next(Words.Length)],
    };

    /// <summary>True when words can be searched for in it without an error.</summary>
    public bool TakesWords(string name) => _types[0].GetValueOrDefault(name) is not ('i' or 'd');

    public JsonObject Properties(int index)
    {
        var properties = new JsonObject();
        foreach (var (name, type) in _types[index])
        {
            properties[name] = type switch
            {
                't' => Field("text"),
                'k' => Field("keyword"),
                'i' => Field("integer"),
                'd' => Field("date"),
                'T' => new JsonObject { ["type"] = "text", ["fields"] = new JsonObject { [Below] = Field("keyword") } },
                _ => new JsonObject { ["type"] = "keyword", ["fields"] = new JsonObject { [Below] = Field("text") } },
            };
        }

        properties[NestedPath] = new JsonObject
        {
            ["type"] = "nested",
            ["properties"] = new JsonObject { ["t"] = Field("text"), ["k"] = Field("keyword") },
        };
        return properties;
    }

    public JsonObject Document(int index, Random random)
    {
        var document = new JsonObject();
        foreach (var (name, type) in _types[index])
        {
            if (random.Next(5) > 0)
            {
                document[name] = type is 't' or 'T' ? Text(random) : Value(name, random);
            }
        }

        document[NestedPath] =
            new JsonArray([.. Enumerable.Range(0, random.Next(3))
                .Select(_ => new JsonObject { ["t"] = Text(random), ["k"] = Words[random.Next(Words.Length)] })]);
        return document;
    }

    private static JsonObject Field(string type) => new() { ["type"] = type };

    private static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words[random.Next(Words.Length)]));

    private bool IsText(string name, int index)
    {
        var parts = name.Split('.');
        return _types[index].TryGetValue(parts[0], out var type) && (parts.Length == 1 ? type is 't' or 'T' : type == 'K');
    }
}
