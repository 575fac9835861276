using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;

namespace SearchProxy.Gateway.Tests.Compatibility;

/// <summary>One line of the table of request features: a request, and what the proxy does with it.</summary>
internal sealed class CompatibilityCase(JsonObject line)
{
    public const string Reranked = "reranked";
    public const string Never = "never";

    public string Feature => Text("feature")!;

    public string Method => Text("method") ?? "POST";

    public string Target => Text("target")!;

    /// <summary><see cref="Reranked"/>, <see cref="Never"/> (not looked at), or the reason of the bypass.</summary>
    public string Expect => Text("expect")!;

    /// <summary>Whether the vector leg takes part, in an index that has vectors.</summary>
    public bool HasVectorLeg => line["vector"]?.GetValue<bool>() ?? false;

    /// <summary>Why the vector leg adds nothing; null when it may.</summary>
    public string? Held => Text("held");

    /// <summary>The index has no vectors.</summary>
    public bool IsLexical => line["lexical"]?.GetValue<bool>() ?? false;

    /// <summary>Search templates are switched on.</summary>
    public bool WithTemplates => line["templates"]?.GetValue<bool>() ?? false;

    public string? ContentType => Text("type");

    /// <summary>The body as it is sent, before any coding; null without one.</summary>
    public string? Body => Text("text") ?? line["body"]?.ToJsonString();

    public IEnumerable<(string Name, string Value)> Headers =>
        (line["headers"] as JsonObject ?? []).Select(static header => (header.Key, header.Value!.GetValue<string>()));

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Target);
        if (Body is { } body)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            request.Content = new ByteArrayContent(Text("coding") is null ? bytes : Requests.Brotli(bytes));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType ?? "application/json");
            if (Text("coding") is { } coding)
            {
                request.Content.Headers.ContentEncoding.Add(coding);
            }
        }

        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private string? Text(string name) => line[name]?.GetValue<string>();
}
