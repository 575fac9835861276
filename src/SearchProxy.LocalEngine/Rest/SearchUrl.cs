using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Lays the URL parameters of a search over its body.</summary>
internal static class SearchUrl
{
    public static SearchBody Apply(RestParameters parameters, SearchBody body)
    {
        parameters.Ignore(
            "preference", "routing", "request_cache", "allow_partial_search_results", "batched_reduce_size", "pre_filter_shard_size",
            "max_concurrent_shard_requests", "search_type", "ccs_minimize_roundtrips", "timeout", "typed_keys");
        RefuseTypedKeys(parameters, body);
        body = body with
        {
            From = parameters.Int("from") is { } from ? SearchBodyParser.ReadFrom(from) : body.From,
            Size = parameters.Int("size") is { } size ? SearchBodyParser.ReadSize(size) : body.Size,
            TotalHits = parameters.Text("track_total_hits") is { } total ? SearchBodyParser.ReadTotalHits(total) : body.TotalHits,
            TrackScores = parameters.Switch("track_scores") ?? body.TrackScores,
            Source = parameters.Source() ?? body.Source,
            ShowVersion = parameters.Switch("version") ?? body.ShowVersion,
            ShowSequenceNumber = parameters.Switch("seq_no_primary_term") ?? body.ShowSequenceNumber,
        };
        if (parameters.Text("sort") is { } sort)
        {
            body = body with { Sort = [.. body.Sort, .. SortParser.ParseUrl(sort)] };
        }

        if (parameters.List("docvalue_fields") is { } fields)
        {
            body = body with { DocValueFields = [.. body.DocValueFields, .. fields.Select(field => new FieldRequest(field))] };
        }

        if (parameters.List("stored_fields") is { } stored)
        {
            body = SearchBodyParser.ReadStoredFields(body, JsonSerializer.SerializeToElement(stored));
        }

        RefuseSwitch(parameters, "explain");
        RefuseSwitch(parameters, "profile");
        return ApplyQuery(parameters, body);
    }

    /// <summary>Reads <c>q</c>, which takes the place of the body's query.</summary>
    public static SearchBody ApplyQuery(RestParameters parameters, SearchBody body)
    {
        if (parameters.Text("q") is not { } text)
        {
            return body;
        }

        var query = JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("query_string");
            writer.WriteString("query", text);
            foreach (var (parameter, option) in QueryOptions)
            {
                if (parameters.Text(parameter) is { } value)
                {
                    writer.WriteString(option, value);
                }
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        return body with { Query = JsonBody.ParseObject(query) };
    }

    /// <summary>Whether missing indexes are passed over.</summary>
    public static bool ReadIndexOptions(RestParameters parameters)
    {
        parameters.Ignore("allow_no_indices", "expand_wildcards", "ignore_throttled");
        return parameters.Switch("ignore_unavailable") == true;
    }

    private static readonly (string Parameter, string Option)[] QueryOptions =
        [("df", "default_field"), ("default_operator", "default_operator"), ("analyzer", "analyzer"), ("lenient", "lenient")];

    private static void RefuseTypedKeys(RestParameters parameters, SearchBody body)
    {
        if (parameters.Switch("typed_keys") == true && body.Aggregations is not null)
        {
            throw EngineErrors.Unsupported("[typed_keys] with aggregations");
        }
    }

    private static void RefuseSwitch(RestParameters parameters, string name)
    {
        if (parameters.Switch(name) == true)
        {
            throw EngineErrors.Unsupported($"[{name}] on a search");
        }
    }
}
