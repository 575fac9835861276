using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.MultiSearch;

/// <summary>Makes of one item the <c>_search</c> request that it stands for, so that it is parsed like any other.</summary>
public static class MultiSearchItemInput
{
    private const int MaxDepth = 8;

    /// <summary>Parameters of the whole request that hold for each item; those about the answer as a whole are left out.</summary>
    private static readonly string[] Inherited =
    [
        "allow_no_indices", "ccs_minimize_roundtrips", "expand_wildcards", "format", "ignore_throttled", "ignore_unavailable",
        "include_named_queries_score", "max_concurrent_shard_requests", "pre_filter_shard_size", "rest_total_hits_as_int", "routing",
        "search_type",
        "typed_keys",
    ];

    /// <summary>The options of a search that the header line of an item can hold, by their names in a URL.</summary>
    public static readonly FrozenSet<string> HeaderNames = new[]
    {
        "allow_no_indices", "allow_partial_search_results", "cancel_after_time_interval", "ccs_minimize_roundtrips", "expand_wildcards",
        "ignore_throttled", "ignore_unavailable", "preference", "request_cache", "routing", "search_type",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="item">The item.</param>
    /// <param name="whole">The <c>_msearch</c> request; its path names the default index, its options hold for every item.</param>
    /// <returns>Null when the header is not understood: then the item goes to the engine as it is.</returns>
    public static SearchHttpInput? TryCreate(MultiSearchItem item, SearchHttpInput whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        var path = DefaultPath(whole.RawPath);
        var query = new StringBuilder();
        if (path is null || !TryInherit(whole.RawQuery, query))
        {
            return null;
        }

        if (!MultiSearchReader.IsBlank(item.Header) && !TryReadHeader(item.Header, ref path, query))
        {
            return null;
        }

        return whole with { RawPath = path, RawQuery = query.ToString(), ContentType = ItemType(whole.ContentType), Body = item.Body };
    }

    /// <summary>
    /// The type of one item's body. A type that is not JSON stays, so that the item is refused as the engine refuses the whole; a versioned
    /// type keeps its version, which the engine wants to see on both sides.
    /// </summary>
    private static string? ItemType(string? whole) => whole?.Replace("x-ndjson", "json", StringComparison.OrdinalIgnoreCase);

    private static string? DefaultPath(string rawPath)
    {
        const string endpoint = "/_msearch";
        var path = rawPath.TrimEnd('/');
        return path.EndsWith(endpoint, StringComparison.Ordinal) ? path[..^endpoint.Length] + "/_search" : null;
    }

    private static bool TryInherit(string rawQuery, StringBuilder query)
    {
        var parameters = new List<UrlParameter>();
        if (!UrlQueryReader.TrySplit(rawQuery, parameters))
        {
            return false;
        }

        foreach (var parameter in parameters)
        {
            if (Array.IndexOf(Inherited, parameter.Name) >= 0)
            {
                query.Append(query.Length == 0 ? "" : "&").Append(parameter.Raw);
            }
        }

        return true;
    }

    private static bool TryReadHeader(ReadOnlyMemory<byte> header, ref string path, StringBuilder query)
    {
        if (StrictJson.Check(header.Span, MaxDepth) != JsonFault.None)
        {
            return false;
        }

        var reader = new Utf8JsonReader(header.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // The engines take null for a header without members, and the .NET client writes it.
            return reader.TokenType == JsonTokenType.Null;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString();
            reader.Read();
            if (ReadValue(ref reader) is not { } value)
            {
                return false;
            }

            if (name is "index" or "indices")
            {
                path = value.Length == 0 ? path : $"/{Uri.EscapeDataString(value)}/_search";
            }
            else if (HeaderNames.Contains(name is "requestCache" ? "request_cache" : name!))
            {
                query.Append(query.Length == 0 ? "" : "&").Append(name is "requestCache" ? "request_cache" : name);
                query.Append('=').Append(Uri.EscapeDataString(value));
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A string, a boolean, or strings joined by commas; null for anything else.</summary>
    private static string? ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.True or JsonTokenType.False:
                return reader.TokenType == JsonTokenType.True ? "true" : "false";
            case JsonTokenType.StartArray:
                var items = new List<string>();
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    items.Add(reader.GetString()!);
                }

                return reader.TokenType == JsonTokenType.EndArray ? string.Join(',', items) : null;
            default:
                return null;
        }
    }
}
