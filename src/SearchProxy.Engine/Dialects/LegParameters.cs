using System.Collections.Frozen;

namespace SearchProxy.Engine.Dialects;

/// <summary>The parameters that both products take on both legs.</summary>
internal static class LegParameters
{
    public static readonly FrozenSet<string> Common = new[]
    {
        "routing", "preference", "ignore_unavailable", "allow_no_indices", "expand_wildcards", "ignore_throttled",
        "allow_partial_search_results", "batched_reduce_size", "max_concurrent_shard_requests", "pre_filter_shard_size", "request_cache",
        "ccs_minimize_roundtrips", "timeout",
        // How a hit is shown: hits that only the vector leg finds must look like the others.
        "_source", "_source_includes", "_source_excludes", "docvalue_fields", "stored_fields", "version", "seq_no_primary_term",
    }.ToFrozenSet(StringComparer.Ordinal);
}
