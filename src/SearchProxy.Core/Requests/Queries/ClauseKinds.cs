using System.Collections.Frozen;
using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Every query clause of the supported engines about which a decision was made.</summary>
internal static class ClauseKinds
{
    private const int LongestName = 64;

    private static readonly FrozenDictionary<string, ClauseKind> Known = Build();

    /// <param name="reader">On the name of the clause.</param>
    public static ClauseKind Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestName)
        {
            return ClauseKind.Unknown;
        }

        Span<char> name = stackalloc char[LongestName];
        var length = reader.CopyString(name);
        return Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var kind) ? kind : ClauseKind.Unknown;
    }

    private static FrozenDictionary<string, ClauseKind> Build()
    {
        var known = new Dictionary<string, ClauseKind>(StringComparer.Ordinal);
        Add(ClauseKind.MatchAll, "match_all");
        Add(ClauseKind.Match, "match");
        Add(ClauseKind.StrictMatch, "match_phrase", "match_phrase_prefix", "match_bool_prefix", "common");
        Add(ClauseKind.MultiMatch, "multi_match", "combined_fields");
        Add(ClauseKind.QueryString, "query_string");
        Add(ClauseKind.SimpleQueryString, "simple_query_string");
        Add(ClauseKind.MoreLikeThis, "more_like_this");
        Add(ClauseKind.Intervals, "intervals");
        Add(ClauseKind.Bool, "bool");
        Add(ClauseKind.DisMax, "dis_max");
        Add(ClauseKind.ConstantScore, "constant_score");
        Add(ClauseKind.ScoredQuery, "function_score", "script_score");
        Add(ClauseKind.Boosting, "boosting");
        Add(ClauseKind.Pinned, "pinned", "rule", "rule_query");
        Add(ClauseKind.Nested, "nested");
        Add(ClauseKind.Join, "has_child", "has_parent");
        Add(ClauseKind.Vector, "knn", "neural", "neural_sparse", "sparse_vector", "text_expansion", "weighted_tokens", "semantic");
        Add(ClauseKind.Hybrid, "hybrid");
        Add(ClauseKind.Term, "match_none", "term", "terms", "terms_set", "range", "exists", "ids", "type", "script");
        Add(ClauseKind.Term, "percolate", "parent_id");
        Add(ClauseKind.Term, "prefix", "wildcard", "regexp", "fuzzy", "distance_feature", "rank_feature");
        Add(ClauseKind.Term, "geo_bounding_box", "geo_distance", "geo_polygon", "geo_shape", "geo_grid", "shape", "xy_shape");
        Add(ClauseKind.Term, "span_containing", "span_first", "span_gap", "span_multi", "span_near", "span_not", "span_or", "span_term");
        Add(ClauseKind.Term, "span_within", "span_field_masking", "field_masking_span");
        return known.ToFrozenDictionary();

        void Add(ClauseKind kind, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                known.Add(name, kind);
            }
        }
    }
}
