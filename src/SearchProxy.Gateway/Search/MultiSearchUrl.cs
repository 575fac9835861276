using System.Collections.Frozen;
using System.Globalization;
using SearchProxy.Core.Requests;

namespace SearchProxy.Gateway.Search;

/// <summary>The URL parameters of an <c>_msearch</c> that concern the request as a whole.</summary>
/// <param name="Carried">
/// The query string for those searches that go to the engine as they are: the client's own without filter_path.
/// </param>
/// <param name="FilterPath">The decoded filter_path; null without one.</param>
/// <param name="MaxConcurrentSearches">How many searches may run at once; null when it does not say.</param>
internal sealed record MultiSearchUrl(string Carried, string? FilterPath, int? MaxConcurrentSearches)
{
    /// <summary>
    /// What the engines take beside <c>_msearch</c>; anything else is an error of the whole request, which is theirs to answer.
    /// </summary>
    private static readonly FrozenSet<string> Known = new[]
    {
        "allow_no_indices", "cancel_after_time_interval", "ccs_minimize_roundtrips", "expand_wildcards", "filter_path", "ignore_throttled",
        "ignore_unavailable", "include_named_queries_score", "max_concurrent_searches", "max_concurrent_shard_requests",
        "pre_filter_shard_size", "rest_total_hits_as_int", "routing", "search_type", "typed_keys",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The parameters, or null when the whole request has to go to the engine: it is to be pretty, or is not understood.</summary>
    public static MultiSearchUrl? Read(string rawQuery)
    {
        var parameters = new List<UrlParameter>();
        if (!UrlQueryReader.TrySplit(rawQuery, parameters) || parameters.Exists(static parameter => !Known.Contains(parameter.Name)))
        {
            return null;
        }

        var concurrency = parameters.FindLast(static parameter => parameter.Name is "max_concurrent_searches").Value;
        if (concurrency is not null
            && (!int.TryParse(concurrency, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most < 1))
        {
            return null;
        }

        var carried = parameters.Where(static parameter => parameter.Name is not "filter_path").Select(static parameter => parameter.Raw);
        return new MultiSearchUrl(
            string.Join('&', carried),
            parameters.FindLast(static parameter => parameter.Name is "filter_path").Value,
            concurrency is null ? null : int.Parse(concurrency, CultureInfo.InvariantCulture));
    }
}
