using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>What came of searches that were asked of the engine and of the proxy.</summary>
/// <param name="Findings">What is wrong with the proxy's answers.</param>
/// <param name="Reranked">Searches that the proxy reranked, as far as can be told.</param>
/// <param name="Added">Searches with hits that the engine's own query does not find.</param>
internal sealed record OddSearch(IReadOnlyList<string> Findings, int Reranked, int Added)
{
    /// <summary>Members of a hit that reranking is there to change.</summary>
    private static readonly string[] Scores = ["_score", "sort", "_explanation"];

    /// <summary>Members of a hit that depend on the document alone.</summary>
    private static readonly string[] OfDocument = ["fields", "_ignored", "_routing", "ignored_field_values"];

    /// <summary>One search.</summary>
    public static async Task<OddSearch> TryAsync(ProxiedIndex index, string target, string body)
    {
        var (direct, proxied) = await index.ExchangeAsync(target, body);
        if (direct.Status != proxied.Status || direct.Type != proxied.Type)
        {
            return Wrong(target, body, $"{proxied.Status} {proxied.Type}, the engine {direct.Status} {direct.Type}: {proxied.Text}");
        }

        if (direct.Status != 200 || !proxied.Marker.StartsWith("reranked", StringComparison.Ordinal))
        {
            var isSame = Timeless(direct.Text) == Timeless(proxied.Text) && proxied.Marker.Length > 0;
            return isSame
                ? new OddSearch([], 0, 0)
                : Wrong(target, body, $"{proxied.Marker}: {proxied.Text}\n   the engine: {direct.Text}");
        }

        using var own = JsonDocument.Parse(direct.Text);
        using var shown = JsonDocument.Parse(proxied.Text);
        var (all, _) = await index.ExchangeAsync(target.Contains("size=", StringComparison.Ordinal) ? "_search" : target, Raised(body));
        using var found = JsonDocument.Parse(all.Text);
        var (findings, hasAdded) = Judge(own.RootElement, shown.RootElement, found.RootElement);
        return new OddSearch([.. findings.Select(finding => $"{target} {body}: {finding}")], 1, hasAdded ? 1 : 0);
    }

    /// <summary>Several searches in one <c>_msearch</c>, none of which the engine refuses to read.</summary>
    public static async Task<OddSearch> TryAsync(ProxiedIndex index, string[] bodies)
    {
        var (direct, proxied) = await index.ExchangeAsync("_msearch", Lines(bodies), "application/x-ndjson");
        if (direct.Status != 200 && (direct.Status, direct.Text) == (proxied.Status, proxied.Text))
        {
            return new OddSearch([], 0, 0);
        }

        if ((direct.Status, direct.Type) != (proxied.Status, proxied.Type)
            || proxied.Marker.StartsWith("degraded", StringComparison.Ordinal))
        {
            return Wrong("_msearch", bodies[0], $"{proxied.Marker}: {proxied.Text}\n   the engine: {direct.Text}");
        }

        var (all, _) = await index.ExchangeAsync("_msearch", Lines(bodies.Select(Raised)), "application/x-ndjson");
        using var own = JsonDocument.Parse(direct.Text);
        using var shown = JsonDocument.Parse(proxied.Text);
        using var found = JsonDocument.Parse(all.Text);
        var findings = new List<string>();
        var added = 0;
        for (var i = 0; i < bodies.Length; i++)
        {
            var (wrong, hasAdded) = Judge(Response(own, i), Response(shown, i), Response(found, i));
            findings.AddRange(wrong.Select(finding => $"_msearch of {bodies[i]}: {finding}"));
            added += hasAdded ? 1 : 0;
        }

        return new OddSearch(findings, bodies.Length, added);
    }

    private static OddSearch Wrong(string target, string body, string finding) => new([$"{target} {body}: {finding}"], 0, 0);

    private static string Lines(IEnumerable<string> bodies) => string.Concat(bodies.Select(static body => "{}\n" + body + "\n"));

    private static JsonElement Response(JsonDocument answer, int i) => answer.RootElement.GetProperty("responses")[i];

    /// <summary>The same search for all that it finds, as far as its hits go.</summary>
    private static string Raised(string body)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        (json["size"], json["from"]) = (1000, 0);
        json.Remove("aggs");
        return json.ToJsonString();
    }

    /// <param name="own">The engine's answer.</param>
    /// <param name="shown">The proxy's.</param>
    /// <param name="found">The engine's with all that it finds.</param>
    public static (List<string> Findings, bool HasAdded) Judge(JsonElement own, JsonElement shown, JsonElement found)
    {
        var findings = new List<string>();
        Compare(own, shown, findings);
        var hits = Hits(shown).FindAll(static hit => hit.TryGetProperty("_id", out _));
        var engine = Hits(found).FindAll(static hit => hit.TryGetProperty("_id", out _))
            .ToDictionary(static hit => Id(hit), StringComparer.Ordinal);
        var required = Hits(own).Select(Paths).Aggregate((HashSet<string>?)null, static (a, b) => a is null ? b : [.. a.Intersect(b)])
            ?? [];
        foreach (var hit in hits)
        {
            if (engine.TryGetValue(Id(hit), out var same))
            {
                findings.AddRange(Without(same) == Without(hit)
                    ? []
                    : [$"the hit {hit.GetRawText()}\n   is the engine's {same.GetRawText()}"]);
            }
            else if (required.Except(Paths(hit)).ToArray() is { Length: > 0 } missing)
            {
                findings.Add($"{string.Join(',', missing)} missing of {hit.GetRawText()}");
            }
        }

        return (findings, hits.Exists(hit => !engine.ContainsKey(Id(hit))));
    }

    /// <summary>Everything beside the hits.</summary>
    private static void Compare(JsonElement own, JsonElement shown, List<string> findings)
    {
        CompareNames("members", own, shown, findings);
        foreach (var member in own.EnumerateObject().Where(static member => member.Name is not ("took" or "hits" or "profile")))
        {
            var other = shown.TryGetProperty(member.Name, out var value) ? value.GetRawText() : "nothing";
            findings.AddRange(other == member.Value.GetRawText()
                ? []
                : [$"{member.Name} is {other}, the engine's {member.Value.GetRawText()}"]);
        }

        if (own.TryGetProperty("hits", out var hits) && shown.TryGetProperty("hits", out var others))
        {
            CompareNames("members of hits", hits, others, findings);
        }
    }

    private static void CompareNames(string what, JsonElement own, JsonElement shown, List<string> findings)
    {
        var (names, others) = (string.Join(',', Names(own)), string.Join(',', Names(shown)));
        findings.AddRange(names == others ? [] : [$"{what}: {others}, the engine's {names}"]);
    }

    private static string Id(JsonElement hit) => hit.GetProperty("_id").GetString()!;

    private static List<JsonElement> Hits(JsonElement answer) =>
        answer.TryGetProperty("hits", out var hits) && hits.TryGetProperty("hits", out var list) ? [.. list.EnumerateArray()] : [];

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(static member => member.Name);

    private static string Without(JsonElement hit) =>
        string.Join(
            ',',
            hit.EnumerateObject()
                .Where(static member => !Scores.Contains(member.Name))
                .Select(static member => $"{member.Name}:{(member.Name is "_source" ? Sorted(member.Value) : member.Value.GetRawText())}"));

    /// <summary>A filtered source has its members in no certain order (decision 0080).</summary>
    private static string Sorted(JsonElement source) =>
        string.Join(
            ',',
            source.EnumerateObject()
                .OrderBy(static member => member.Name, StringComparer.Ordinal)
                .Select(static member => $"{member.Name}:{member.Value.GetRawText()}"));

    /// <summary>The members of a hit, of what kind they are, and what is in those that depend on the query.</summary>
    private static HashSet<string> Paths(JsonElement hit)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in hit.EnumerateObject().Where(static member => !OfDocument.Contains(member.Name)))
        {
            paths.Add($"{member.Name}: {member.Value.ValueKind}");
            foreach (var inner in member.Name is "highlight" or "inner_hits" ? Names(member.Value) : [])
            {
                paths.Add($"{member.Name}/{inner}");
                paths.UnionWith(member.Name is "highlight"
                    ? []
                    : Names(member.Value.GetProperty(inner).GetProperty("hits")).Select(part => $"inner_hits/{inner}/{part}"));
            }
        }

        return paths;
    }

    /// <summary>An answer without the time that it took and the name of its scroll.</summary>
    public static string Timeless(string text) =>
        Regex.Replace(text, "\"(took|_scroll_id)\" ?: ?(\\d+|\"[^\"]*\")", "$1", RegexOptions.None, TimeSpan.FromSeconds(5));
}
