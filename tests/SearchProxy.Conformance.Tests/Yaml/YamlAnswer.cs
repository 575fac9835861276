using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>An answer as the assertions see it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">The body as text.</param>
/// <param name="Marker">The X-SearchProxy header; null without one.</param>
/// <param name="Warnings">The Warning headers.</param>
internal sealed record YamlAnswer(int Status, string Text, string? Marker, IReadOnlyList<string> Warnings)
{
    /// <summary>The body: JSON where it is, else a text; of a HEAD request whether it succeeded.</summary>
    public required JsonNode? Body { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsReranked => Marker is not null && !Marker.StartsWith("bypassed", StringComparison.Ordinal);

    public static async Task<YamlAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var isHead = response.RequestMessage!.Method == HttpMethod.Head;
        return new YamlAnswer(
            (int)response.StatusCode, text, Values(response, "X-SearchProxy").FirstOrDefault(), Values(response, "Warning"))
        {
            Body = isHead ? JsonValue.Create(response.IsSuccessStatusCode) : Parse(response, text),
        };
    }

    private static JsonNode? Parse(HttpResponseMessage response, string text)
    {
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return JsonValue.Create(text);
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string[] Values(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? [.. values] : [];
}
