using SearchProxy.Core.Json;
using SearchProxy.Core.Requests.Queries;

namespace SearchProxy.Core.Requests;

/// <summary>
/// A search request that is understood completely. Holds slices of the client's own bytes, never a copy of the query DSL.
/// </summary>
public sealed class SearchRequest
{
    public required SearchTarget Target { get; init; }

    /// <summary>
    /// The parameters of the URL in their order, with <c>filter_path</c> (see <see cref="FilterPath"/>), <c>source</c> and
    /// <c>source_content_type</c> (see <see cref="Body"/>) taken out.
    /// </summary>
    public required IReadOnlyList<UrlParameter> Url { get; init; }

    /// <summary>The members of the body in their order; <c>ext.search_proxy</c> taken out; empty for a search by URL alone.</summary>
    public required IReadOnlyList<BodyMember> Body { get; init; }

    /// <summary>First hit wanted, from URL or body (the URL wins); default 0.</summary>
    public required int From { get; init; }

    /// <summary>Hits wanted, from URL or body (the URL wins); default 10; at least 1 here.</summary>
    public required int Size { get; init; }

    /// <summary>The client's query as JSON; for <c>q=</c> the query_string that the engine makes of it.</summary>
    public required JsonSlice Query { get; init; }

    /// <summary>The clauses of <see cref="Query"/> and of the post_filter.</summary>
    public required QueryClauses Clauses { get; init; }

    public SearchFeatures Features { get; init; }

    public RequestOptions Options { get; init; } = RequestOptions.None;

    /// <summary>The value of <c>collapse.field</c>, when the request collapses.</summary>
    public string? CollapseField { get; init; }

    /// <summary>The largest window_size of <c>rescore</c>; 0 without one.</summary>
    public int RescoreWindow { get; init; }

    /// <summary>The decoded <c>filter_path</c>, taken out of <see cref="Url"/>; null without one.</summary>
    public string? FilterPath { get; init; }

    public bool Has(SearchFeatures feature) => (Features & feature) != 0;

    /// <summary>The value of a top-level body member, or null.</summary>
    public JsonSlice? Member(string name)
    {
        foreach (var member in Body)
        {
            if (string.Equals(member.Name, name, StringComparison.Ordinal))
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>The decoded value of a URL parameter (the last one wins, as in the engines), or null.</summary>
    public string? Parameter(string name)
    {
        for (var i = Url.Count - 1; i >= 0; i--)
        {
            if (string.Equals(Url[i].Name, name, StringComparison.Ordinal))
            {
                return Url[i].Value;
            }
        }

        return null;
    }
}
