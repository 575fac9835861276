using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>Paths and query strings of the calls that are made for one search.</summary>
public static class LegUrl
{
    /// <summary>Parameters of a search without a say in which documents it scores, and how; those of <c>q</c> stand in the query.</summary>
    private static readonly FrozenSet<string> WithoutScores = new[]
    {
        "q", "df", "analyzer", "analyze_wildcard", "default_operator", "lenient", "from", "size", "sort", "track_scores",
        "track_total_hits", "terminate_after", "explain", "stats",
        "_source", "_source_includes", "_source_excludes", "docvalue_fields", "stored_fields", "version", "seq_no_primary_term",
        "suggest_field", "suggest_text", "suggest_mode",
        "suggest_size", "pretty", "human", "error_trace", "typed_keys", "rest_total_hits_as_int", "include_named_queries_score", "format",
        "timeout", "batched_reduce_size",
        "max_concurrent_shard_requests", "pre_filter_shard_size",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The client's own URL for the lexical leg: from and size stand in the body.</summary>
    public static string Lexical(SearchRequest request, RecallPlan plan, bool stablePaging) =>
        Build(request, stablePaging, name => name is not ("from" or "size") && !(plan.IsTwoPhase && FetchMembers.Contains(name)));

    /// <summary>The client's own URL for a search whose envelope is thrown away.</summary>
    public static string Page(SearchRequest request, bool stablePaging) =>
        Build(request, stablePaging, IsOfPage);

    /// <summary>The same without the parameters that make a query.</summary>
    public static string PageOfBodyQuery(SearchRequest request, bool stablePaging) =>
        Build(request, stablePaging, IsOfPageOfBodyQuery);

    /// <summary>The same for a search that asks nothing of its hits but their texts.</summary>
    public static string Texts(SearchRequest request, bool stablePaging) => Build(
        request, stablePaging,
        static name => IsOfPageOfBodyQuery(name)
            && !FetchMembers.Contains(name)
            && name is not ("sort" or "terminate_after" or "track_scores"));

    /// <summary>The URL with only those parameters that <paramref name="keep"/> accepts.</summary>
    public static string Build(SearchRequest request, bool stablePaging, Func<string, bool> keep)
    {
        var url = new StringBuilder(request.Target.RawPath);
        var separator = '?';
        foreach (var parameter in request.Url)
        {
            if (keep(parameter.Name))
            {
                url.Append(separator).Append(parameter.Raw);
                separator = '&';
            }
        }

        if (stablePaging && request.Parameter("preference") is null)
        {
            url.Append(separator).Append("preference=").Append(Preference(request));
        }

        return url.ToString();
    }

    /// <summary>
    /// The header line of an <c>_msearch</c> item that asks for scores alone: the options of the URL that decide who is searched and where.
    /// Null when one of them cannot stand there.
    /// </summary>
    /// <param name="request">The client's search.</param>
    /// <param name="stablePaging">True: asks the copies of the shards that its pages come from.</param>
    /// <param name="isVectorLeg">True: without what Elasticsearch refuses beside <c>knn</c>.</param>
    public static ReadOnlyMemory<byte>? ScoreHeader(SearchRequest request, bool stablePaging, bool isVectorLeg)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in request.Url)
        {
            if (MultiSearchItemInput.HeaderNames.Contains(parameter.Name))
            {
                options[parameter.Name] = parameter.Value;
            }
            else if (!WithoutScores.Contains(parameter.Name))
            {
                return null;
            }
        }

        if (isVectorLeg)
        {
            options.Remove("search_type");
        }

        if (stablePaging)
        {
            options.TryAdd("preference", Preference(request));
        }

        return MultiSearchWriter.AddToHeader(ReadOnlyMemory<byte>.Empty, [.. options]);
    }

    private static bool IsOfPageOfBodyQuery(string name) =>
        IsOfPage(name) && name is not ("q" or "df" or "analyzer" or "analyze_wildcard" or "default_operator" or "lenient");

    private static bool IsOfPage(string name) =>
        name is not ("from" or "size" or "track_total_hits" or "suggest_field" or "suggest_text" or "suggest_mode" or "suggest_size");

    /// <summary>
    /// The same for every page of one search on every instance of the proxy, and another for another search, so that searches still spread
    /// over the copies of a shard. The engines refuse a value that begins with an underscore.
    /// </summary>
    private static string Preference(SearchRequest request)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(request.Query.Span, hash);
        return "sp" + Convert.ToHexStringLower(hash[..6]);
    }
}
