using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>A request that a route has taken.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path as sent.</param>
/// <param name="Parts">The parts of the path that the route names, decoded.</param>
/// <param name="Parameters">URL parameters.</param>
/// <param name="Body">Body, decompressed.</param>
internal sealed record RestRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Parts, RestParameters Parameters, ReadOnlyMemory<byte> Body)
{
    public string? Index => Parts.GetValueOrDefault("index");

    public string this[string part] => Parts[part];

    /// <summary>The body as an object; null when it is empty.</summary>
    public JsonElement? OptionalBody() => Body.IsEmpty ? null : JsonBody.ParseObject(Body);

    public JsonElement RequiredBody() =>
        OptionalBody() ?? throw new EngineError(400, "parse_exception", "request body is required").Thrown();

    /// <summary>Refuses URL parameters that nobody took.</summary>
    public void Finish() => Parameters.Finish(Path);
}
