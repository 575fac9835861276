using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Testing.Rest;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>An API call of a test as an HTTP request: the API's name and arguments → method, path, query string and body.</summary>
internal sealed record YamlRequest(string Method, string Target, byte[]? Body, string ContentType)
{
    private static readonly ILookup<(string Product, string Name), RestEndpoint> Apis =
        RestEndpoint.All.ToLookup(static endpoint => (endpoint.Product, endpoint.Name));

    /// <summary>The request, or null when the API is not known or an argument that its path needs is missing.</summary>
    /// <param name="product">elasticsearch or opensearch.</param>
    /// <param name="api">The API's name.</param>
    /// <param name="arguments">Its arguments: parts of the path, parameters, <c>body</c>.</param>
    public static YamlRequest? Of(string product, string api, JsonObject arguments)
    {
        var (body, isLines) = BodyOf(arguments["body"]);
        var best = Apis[(product, api)]
            .Where(endpoint => Placeholders(endpoint.Path).All(name => Text(arguments[name]) is { Length: > 0 }))
            .OrderByDescending(static endpoint => Placeholders(endpoint.Path).Count())
            .ThenBy(endpoint => Rank(endpoint, body is not null))
            .FirstOrDefault();
        if (best is null)
        {
            return null;
        }

        var inPath = Placeholders(best.Path).ToHashSet(StringComparer.Ordinal);
        var target = new StringBuilder(
            best.PathWith(name => Uri.EscapeDataString(Text(arguments[name])!)
                .Replace("%2C", ",", StringComparison.Ordinal)
                .Replace("%2A", "*", StringComparison.Ordinal)));
        var separator = '?';
        foreach (var (name, value) in arguments)
        {
            if (name is not ("body" or "ignore") && !inPath.Contains(name))
            {
                target.Append(separator)
                    .Append(Uri.EscapeDataString(name))
                    .Append('=')
                    .Append(Uri.EscapeDataString(Text(value) ?? string.Empty));
                separator = '&';
            }
        }

        return new YamlRequest(best.Method, target.ToString(), body, isLines ? "application/x-ndjson" : "application/json");
    }

    public HttpRequestMessage ToMessage(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), Target);
        var type = ContentType;
        foreach (var (name, value) in headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                type = value;
            }
            else
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return message;
    }

    private static int Rank(RestEndpoint endpoint, bool hasBody) => (endpoint.Method, hasBody) switch
    {
        ("POST", true) => 0,
        ("PUT", true) => 1,
        ("GET" or "HEAD", false) => 0,
        ("DELETE", _) => 2,
        _ => 3,
    };

    private static IEnumerable<string> Placeholders(string path) =>
        path.Split('{').Skip(1).Select(static part => part[..part.IndexOf('}', StringComparison.Ordinal)]);

    /// <summary>A map is JSON, a list one JSON a line, a text goes as it is.</summary>
    private static (byte[]? Bytes, bool IsLines) BodyOf(JsonNode? body) => body switch
    {
        null => (null, false),
        JsonArray list => (Encoding.UTF8.GetBytes(string.Concat(list.Select(static line => Line(line) + "\n"))), true),
        JsonValue value when value.TryGetValue<string>(out var text) => IsOneJson(text)
            ? (Encoding.UTF8.GetBytes(text), false)
            : (Encoding.UTF8.GetBytes(text.TrimEnd('\n') + "\n"), text.TrimEnd('\n').Contains('\n', StringComparison.Ordinal)),
        _ => (Encoding.UTF8.GetBytes(body.ToJsonString()), false),
    };

    private static bool IsOneJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Line(JsonNode? line) =>
        line is JsonValue value && value.TryGetValue<string>(out var text) ? text.TrimEnd('\n') : line?.ToJsonString() ?? "{}";

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonArray list => string.Join(',', list.Select(Text)),
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };
}
