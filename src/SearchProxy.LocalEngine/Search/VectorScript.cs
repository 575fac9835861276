using System.Text.Json;
using System.Text.RegularExpressions;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>
/// Reads <c>script_fields</c>. There is no script language here: the two scripts are known that give the numbers of a vector field on the
/// real engines, Elasticsearch's <c>doc['field'].vectorValue</c> and, for OpenSearch, a copy of <c>doc['field'].value</c>.
/// </summary>
internal static partial class VectorScript
{
    public static IReadOnlyList<(string Name, string Field)> ParseAll(JsonElement value) =>
        [.. JsonRead.Object(value, "script_fields").EnumerateObject().Select(member => (member.Name, FieldOf(member.Value)))];

    private static string FieldOf(JsonElement value)
    {
        var script = value.ValueKind is JsonValueKind.Object && value.TryGetProperty("script", out var given) ? given : default;
        var text = script.ValueKind is JsonValueKind.Object && script.TryGetProperty("source", out var source) ? source : script;
        if (text.ValueKind is JsonValueKind.String)
        {
            var match = Direct().Match(text.GetString()!) is { Success: true } direct ? direct : Copy().Match(text.GetString()!);
            if (match.Success)
            {
                return match.Groups["field"].Value;
            }
        }

        throw EngineErrors.Unsupported("this script in [script_fields]; it knows those that give the numbers of a vector field");
    }

    [GeneratedRegex(
        @"^doc\['(?<field>[^']+)'\]\.vectorValue$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Direct();

    [GeneratedRegex(
        @"^def (?<numbers>\w+) = doc\['(?<field>[^']+)'\]\.value; def (?<copy>\w+) = new float\[\k<numbers>\.length\]; for \(int i = 0; i < \k<copy>\.length; \+\+i\) \{ \k<copy>\[i\] = \k<numbers>\[i\]; \} return \k<copy>;$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Copy();
}
