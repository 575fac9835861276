using System.Globalization;
using System.Text.Json;

namespace SearchProxy.Testing.Fuzzing;

/// <summary>
/// The documents of the fuzzer's engine, always found in the same order, and the searches it answers: pages and lists of ids.
/// </summary>
public static class FuzzCorpus
{
    private static readonly string[] Words = ["red", "shoes", "white", "whale", "blue", "boots"];

    /// <summary>How many documents a path finds: none, one, a few, more than a page, more than a small window.</summary>
    public static int Size(string path) => path.Length % 7 * 9;

    /// <summary>A hit as the engine writes it.</summary>
    /// <param name="number">Its rank and its id.</param>
    /// <param name="fields">The fields that were asked for; those it does not have are left out.</param>
    public static string Hit(int number, IReadOnlyCollection<string> fields)
    {
        var (title, body) = (Words[number % 6], $"{Words[(number * 5) % 6]} {Words[(number + 2) % 6]}");
        string[] known = [.. fields.Where(static name => name is "title" or "body")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        var values = string.Join(',', known.Select(name => $"\"{name}\":[\"{(name == "title" ? title : body)}\"]"));
        var member = known.Length == 0 ? "" : $",\"fields\":{{{values}}}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"_index":"i","_id":"{{{number}}}","_score":{{{99.5 - number}}},"_source":{"title":"{{{title}}}","n":1.0,"big":9007199254740993}{{{member}}}}""");
    }

    /// <summary>The hits that a search of <paramref name="count"/> documents answers with.</summary>
    public static IEnumerable<string> Page(int count, string query, ReadOnlyMemory<byte> body)
    {
        var (from, size, ids, fields) = (0, 10, (HashSet<int>?)null, Array.Empty<string>());
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            from = Number(json.RootElement, "from") ?? from;
            size = Number(json.RootElement, "size") ?? size;
            fields = Fields(json.RootElement);
            ids = Ids(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // No body, or one that an engine would refuse: the page is the default one.
        }

        from = Parameter(query, "from") ?? from;
        size = Parameter(query, "size") ?? size;
        return Enumerable.Range(0, count)
            .Where(rank => ids?.Contains(rank) != false)
            .Skip(from)
            .Take(size)
            .Select(rank => Hit(rank, fields));
    }

    private static string[] Fields(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array
            ? [.. fields.EnumerateArray()
                .Where(static field => field.ValueKind == JsonValueKind.String)
                .Select(static field => field.GetString()!)]
            : [];

    private static int? Number(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object
            && body.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number)
            ? number
            : null;

    private static int? Parameter(string query, string name)
    {
        var value = query.Split('&').LastOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        return int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static HashSet<int>? Ids(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Select(Ids).FirstOrDefault(static found => found is not null),
        JsonValueKind.Object => element.EnumerateObject().Select(static member =>
            member.Name == "ids" && member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("values", out var values)
                ? values.EnumerateArray().Select(static id => int.Parse(id.GetString()!, CultureInfo.InvariantCulture)).ToHashSet()
                : Ids(member.Value)).FirstOrDefault(static found => found is not null),
        _ => null,
    };
}
