using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.Fuzzing;

/// <summary>Compares the answer to a search that the proxy took apart with the engine's own answer.</summary>
internal static class RewrittenAnswer
{
    /// <summary>What is wrong with it, in words; null when nothing is.</summary>
    /// <param name="direct">The engine's answer.</param>
    /// <param name="proxied">The proxy's.</param>
    /// <param name="reranked">Whether order and scores may differ.</param>
    public static string? Fault(Http1Message direct, Http1Message proxied, bool reranked)
    {
        if (direct.Status != proxied.Status)
        {
            return $"status {direct.Status} became {proxied.Status}";
        }

        if (proxied.Body.Length == 0)
        {
            return direct.Body.Length == 0 ? null : "the body is gone";
        }

        var (before, after) = (Read(direct), Read(proxied));
        if (before is null || after is null)
        {
            return before is null && after is null ? null : "one of the answers is no JSON object";
        }

        var (hitsBefore, hitsAfter) = (TakeHits(before), TakeHits(after));
        if (!JsonNode.DeepEquals(before, after))
        {
            return $"the envelope {before.ToJsonString()} became {after.ToJsonString()}";
        }

        return reranked ? OfReranked(hitsBefore, hitsAfter) : SameHits(hitsBefore, hitsAfter);
    }

    private static string? SameHits(JsonArray before, JsonArray after) =>
        JsonNode.DeepEquals(before, after) ? null : $"the engine's order is not kept: {Shown(before)} became {Shown(after)}";

    private static string? OfReranked(JsonArray before, JsonArray after)
    {
        if (before.Count != after.Count)
        {
            return $"{before.Count} hits became {after.Count}";
        }

        var ids = after.Select(static hit => (string)hit!["_id"]!).ToArray();
        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Length)
        {
            return $"a hit twice: {Shown(after)}";
        }

        var scores = after.Select(static hit => (double)hit!["_score"]!).ToArray();
        if (scores.Zip(scores.Skip(1)).Any(static pair => pair.First < pair.Second))
        {
            return $"scores ascend: {Shown(after)}";
        }

        string[] fields = before.Count > 0 && before[0]!["fields"] is JsonObject asked
            ? [.. asked.Select(static member => member.Key)]
            : [];
        var changed = after.Select(static hit => hit!.AsObject()).FirstOrDefault(hit => !IsAsFound(hit, fields));
        return changed is null ? null : $"a hit is changed: {changed.ToJsonString()}";
    }

    /// <summary>A hit is the engine's, apart from its score, with no other <c>fields</c> than those the client asked for.</summary>
    private static bool IsAsFound(JsonObject hit, string[] fields)
    {
        var own = JsonNode.Parse(FuzzCorpus.Hit(int.Parse((string)hit["_id"]!, CultureInfo.InvariantCulture), fields))!.AsObject();
        var found = hit.DeepClone().AsObject();
        own.Remove("_score");
        found.Remove("_score");
        return JsonNode.DeepEquals(own, found) && own.ToJsonString() == found.ToJsonString();
    }

    /// <summary>Takes off what a rerank may change: the hits, whose list is returned, the greatest score and the time.</summary>
    private static JsonArray TakeHits(JsonObject answer)
    {
        answer.Remove("took");
        var hits = answer["hits"] as JsonObject;
        hits?.Remove("max_score");
        var list = hits?["hits"] as JsonArray ?? [];
        hits?.Remove("hits");
        return list;
    }

    private static JsonObject? Read(Http1Message answer)
    {
        try
        {
            return JsonNode.Parse(Inflated(answer)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Inflated(Http1Message answer)
    {
        using var body = new MemoryStream(answer.Body);
        using Stream? inflater = answer.Header("Content-Encoding") switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => null,
        };
        if (inflater is null)
        {
            return answer.Body;
        }

        using var plain = new MemoryStream();
        inflater.CopyTo(plain);
        return plain.ToArray();
    }

    private static string Shown(JsonArray hits) => string.Join(' ', hits.Select(static hit => $"{hit!["_id"]}:{hit["_score"]}"));
}
