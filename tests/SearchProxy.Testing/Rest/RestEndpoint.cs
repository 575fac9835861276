using System.Text.Json;

namespace SearchProxy.Testing.Rest;

/// <summary>One REST endpoint of Elasticsearch or OpenSearch.</summary>
/// <param name="Product">elasticsearch or opensearch.</param>
/// <param name="Name">Name of the API in the product's own specification.</param>
/// <param name="Path">Path template: <c>/{index}/_doc/{id}</c>.</param>
/// <param name="Methods">HTTP methods.</param>
/// <param name="Body">Whether a body is taken.</param>
public sealed record RestEndpoint(string Product, string Name, string Path, IReadOnlyList<string> Methods, bool Body)
{
    private static readonly JsonSerializerOptions Spelling = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// All endpoints of both products, one method each: facts out of both projects' API specifications (Apache-2.0) of August 2026.
    /// </summary>
    public static IReadOnlyList<RestEndpoint> All { get; } =
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Rest", "endpoints.jsonl"))
            .Select(line => JsonSerializer.Deserialize<RestEndpoint>(line, Spelling)!)
            .SelectMany(endpoint => endpoint.Methods.Select(method => endpoint with { Methods = [method] })),
    ];

    public string Method => Methods[0];

    /// <summary>The path with every placeholder replaced by a value of the given text.</summary>
    public string PathWith(Func<string, string> value)
    {
        var path = Path;
        for (var open = path.IndexOf('{', StringComparison.Ordinal); open >= 0; open = path.IndexOf('{', StringComparison.Ordinal))
        {
            var close = path.IndexOf('}', open);
            path = path[..open] + value(path[(open + 1)..close]) + path[(close + 1)..];
        }

        return path;
    }

    public override string ToString() => $"{Product} {Name}: {Method} {Path}";
}
