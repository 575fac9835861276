using System.Text.Json;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>
/// Compares an answer with a recorded one: numbers to 1e-5, the texts of errors not at all, and the order of members of the answer itself
/// and of whatever stands in its arrays.
/// </summary>
internal static class AnswerComparison
{
    private const double Tolerance = 1e-5;

    private static readonly string[] LeftOut =
        ["took", "_shards", "index_uuid", "uuid", "creation_date", "creation_time", "pit_id", "_scroll_id"];

    /// <summary>The first difference, or null.</summary>
    public static string? Difference(JsonElement actual, JsonElement expected, string path = "")
    {
        if (path.EndsWith(".error", StringComparison.Ordinal))
        {
            return OfErrors(actual, expected, path);
        }

        return (actual.ValueKind, expected.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => OfObjects(actual, expected, path),
            (JsonValueKind.Array, JsonValueKind.Array) => OfArrays(actual, expected, path),
            (JsonValueKind.Number, JsonValueKind.Number) => OfNumbers(actual.GetDouble(), expected.GetDouble(), path),
            _ when JsonElement.DeepEquals(actual, expected) => null,
            _ => $"{path}: {actual.GetRawText()}, expected {expected.GetRawText()}",
        };
    }

    private static string? OfErrors(JsonElement actual, JsonElement expected, string path)
    {
        if (actual.ValueKind != expected.ValueKind || expected.ValueKind is not JsonValueKind.Object)
        {
            return actual.ValueKind == expected.ValueKind ? null : $"{path}: {actual}, expected {expected}";
        }

        var (type, wanted) = (TypeOf(actual), TypeOf(expected));
        if (type != wanted)
        {
            return $"{path}: {actual}, expected {expected}";
        }

        return wanted == "search_phase_execution_exception"
            && TypeOf(actual.GetProperty("root_cause")[0]) != TypeOf(expected.GetProperty("root_cause")[0])
            ? $"{path}.root_cause: {actual}, expected {expected}"
            : null;
    }

    private static string? TypeOf(JsonElement error) => error.GetProperty("type").GetString();

    private static string? OfObjects(JsonElement actual, JsonElement expected, string path)
    {
        var (names, wanted) = (Names(actual), Names(expected));
        if (names.Except(wanted).Concat(wanted.Except(names)).FirstOrDefault() is { } odd)
        {
            return $"{path}.{odd}: {(names.Contains(odd) ? "not expected" : "missing")}";
        }

        if ((path.Length == 0 || path.EndsWith(']')) && !names.SequenceEqual(wanted))
        {
            return $"{path}: members in the order {string.Join(", ", names)}, expected {string.Join(", ", wanted)}";
        }

        return wanted.Select(name => Difference(actual.GetProperty(name), expected.GetProperty(name), $"{path}.{name}"))
            .FirstOrDefault(found => found is not null);
    }

    private static List<string> Names(JsonElement value) =>
        value.EnumerateObject().Select(member => member.Name).Where(name => !LeftOut.Contains(name)).ToList();

    private static string? OfArrays(JsonElement actual, JsonElement expected, string path)
    {
        if (actual.GetArrayLength() != expected.GetArrayLength())
        {
            return $"{path}: {actual.GetRawText()}, expected {expected.GetRawText()}";
        }

        return Enumerable.Range(0, expected.GetArrayLength())
            .Select(at => Difference(actual[at], expected[at], $"{path}[{at}]")).FirstOrDefault(found => found is not null);
    }

    private static string? OfNumbers(double actual, double expected, string path) =>
        Math.Abs(actual - expected) <= Tolerance * Math.Max(1, Math.Abs(expected)) ? null : $"{path}: {actual}, expected {expected}";
}
