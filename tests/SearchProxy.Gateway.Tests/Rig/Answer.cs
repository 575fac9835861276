using System.Net;
using System.Text.Json.Nodes;

namespace SearchProxy.Gateway.Tests.Rig;

/// <summary>What a client got from the proxy.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">All headers, by name.</param>
/// <param name="Bytes">The body as it came, content coding kept.</param>
internal sealed record Answer(HttpStatusCode Status, ILookup<string, string[]> Headers, byte[] Bytes)
{
    public int Code => (int)Status;

    /// <summary>The value of <c>X-SearchProxy</c>; null without one.</summary>
    public string? Marker => Joined("X-SearchProxy");

    /// <summary>The value of <c>Server-Timing</c>; null without one.</summary>
    public string? Timing => Joined("Server-Timing");

    /// <summary>The content coding of the body; null without one.</summary>
    public string? Encoding => Header("Content-Encoding").FirstOrDefault();

    public string Body => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The ids of a search's hits.</summary>
    public string[] Ids => [.. Hits.Select(static hit => hit!["_id"]!.GetValue<string>())];

    /// <summary>The scores of a search's hits.</summary>
    public double[] Scores => [.. Hits.Select(static hit => hit!["_score"]!.GetValue<double>())];

    /// <summary>How many hits a search has in all.</summary>
    public long Total => Json["hits"]!["total"]!["value"]!.GetValue<long>();

    /// <summary>A bulk answer position by position: action, id, status.</summary>
    public string[] Items => [.. Json["items"]!.AsArray()
        .Select(static item => item!.AsObject().First())
        .Select(static item => $"{item.Key} {item.Value!["_id"]} {item.Value["status"]}")];

    private JsonArray Hits => Json["hits"]!["hits"]!.AsArray();

    /// <summary>Every value of a header in its order; empty without one.</summary>
    public string[] Header(string name) => [.. Headers[name].SelectMany(static values => values)];

    private string? Joined(string name) => Header(name) is { Length: > 0 } values ? string.Join(", ", values) : null;
}
