using System.Text;
using System.Text.Json;

namespace SearchProxy.Core.Tests.Requests.Queries;

/// <summary>A row of the table of bodies: what a client sends, and what must be understood of it.</summary>
public sealed record QueryBody(
    string Name,
    string Body,
    string Url,
    string? Bypass,
    string? Text,
    IReadOnlyList<string> Fields,
    IReadOnlyList<string> Filters,
    bool Complete)
{
    private static readonly string[] Files =
        ["ecommerce.json", "dashboards.json", "autocomplete.json", "syntax.json", "compound.json", "vectors.json"];

    public static IReadOnlyDictionary<string, QueryBody> All { get; } =
        Files.SelectMany(Load).ToDictionary(row => row.Name, StringComparer.Ordinal);

    private static IEnumerable<QueryBody> Load(string file)
    {
        using var stream = typeof(QueryBody).Assembly.GetManifestResourceStream(file)
            ?? throw new FileNotFoundException(file);
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private static QueryBody Read(JsonElement row) => new(
        row.GetProperty("name").GetString()!,
        row.GetProperty("body") is { ValueKind: JsonValueKind.Object } body ? body.GetRawText() : "",
        Optional(row, "url") is { } url ? url.GetString()! : "",
        Optional(row, "bypass")?.GetString(),
        Optional(row, "text")?.GetString(),
        [.. Items(row, "fields").Select(field => field.GetString()!)],
        [.. Items(row, "filters").Select(filter => filter.GetRawText())],
        Optional(row, "complete")?.GetBoolean() ?? true);

    private static JsonElement? Optional(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? value.EnumerateArray() : default;

    public byte[] BodyBytes() => Encoding.UTF8.GetBytes(Body);
}
