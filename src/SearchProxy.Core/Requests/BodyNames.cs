using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace SearchProxy.Core.Requests;

/// <summary>The members that a search body may have on an engine that is supported.</summary>
internal static class BodyNames
{
    private const int LongestName = 64;

    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "_source", "aggregations", "aggs", "collapse", "derived", "docvalue_fields", "explain", "ext", "fields", "from", "highlight",
        "include_named_queries_score", "indices_boost", "knn", "min_score", "pit", "post_filter", "profile", "query", "rank", "rescore",
        "retriever", "runtime_mappings", "script_fields", "search_after", "search_pipeline", "seq_no_primary_term", "size", "slice", "sort",
        "stats", "stored_fields", "sub_searches", "suggest", "terminate_after", "timeout", "track_scores", "track_total_hits",
        "verbose_pipeline", "version",
    ]);

    /// <summary>The shared string of a known name, without making a new one; null for an unknown name.</summary>
    /// <param name="reader">On a property name.</param>
    public static string? Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestName)
        {
            return null;
        }

        Span<char> name = stackalloc char[LongestName];
        var length = reader.CopyString(name);
        return Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var known) ? known : null;
    }

    /// <summary>A property name for a person to read, cut to a bearable length.</summary>
    public static string Show(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        var shown = new StringBuilder(LongestName);
        foreach (var c in name.AsSpan(0, Math.Min(name.Length, LongestName)))
        {
            shown.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '?');
        }

        return shown.ToString();
    }
}
