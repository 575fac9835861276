using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>Whether an answer is the error that a test expects.</summary>
internal static class YamlCatch
{
    private static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        ["bad_request"] = 400,
        ["unauthorized"] = 401,
        ["forbidden"] = 403,
        ["missing"] = 404,
        ["request_timeout"] = 408,
        ["conflict"] = 409,
        ["unavailable"] = 503,
    };

    /// <summary>Null when the answer is as expected, else why not.</summary>
    /// <param name="expected">The <c>catch</c> of the call; null = success.</param>
    /// <param name="ignored">Statuses that count as success.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isHead">A HEAD request answers a question: 404 is no error.</param>
    public static string? Fault(string? expected, JsonNode? ignored, YamlAnswer answer, bool isHead)
    {
        var holds = expected switch
        {
            null => answer.IsSuccess
                || (isHead && answer.Status == 404)
                || (ignored?.ToString().Split(',').Contains($"{answer.Status}") ?? false),
            "request" or "param" => answer.Status >= 400,
            _ when expected.StartsWith('/') => answer.Status >= 400 && YamlAssertion.IsMatch(answer.Text, expected),
            _ => Statuses.TryGetValue(expected, out var status) && answer.Status == status,
        };
        return holds
            ? null
            : $"expected {expected ?? "success"}, found {answer.Status} {(answer.Text.Length > 300 ? answer.Text[..300] : answer.Text)}";
    }
}
