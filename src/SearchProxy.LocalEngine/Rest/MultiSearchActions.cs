using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>
/// Several searches in one request. What is wrong with the text of one fails all; what is wrong with its indexes fails it alone.
/// </summary>
internal sealed class MultiSearchActions(Catalog catalog, SearchExecution execution)
{
    public IEnumerable<Route> Routes() => [new("GET POST", "_msearch", Search), new("GET POST", "{index}/_msearch", Search)];

    private RestResponse Search(RestRequest request)
    {
        var started = catalog.Clock.GetTimestamp();
        var totalAsNumber = request.Parameters.Switch("rest_total_hits_as_int") == true;
        request.Parameters.Ignore(
            "typed_keys", "search_type", "ccs_minimize_roundtrips", "pre_filter_shard_size", "max_concurrent_shard_requests", "routing");
        if (request.Parameters.Int("max_concurrent_searches") < 1)
        {
            throw EngineErrors.Illegal("maxConcurrentSearchRequests must be positive");
        }

        var ignoreMissing = SearchUrl.ReadIndexOptions(request.Parameters);
        request.Finish();
        var items = MultiSearchParser.Parse(request.Body, request.Index, catalog.Product);
        var answers = items.ConvertAll(item => Answer(item, ignoreMissing, totalAsNumber));
        return RestResponse.Object(writer =>
        {
            writer.WriteNumber("took", (long)catalog.Clock.GetElapsedTime(started).TotalMilliseconds);
            writer.WriteStartArray("responses");
            answers.ForEach(answer => writer.WriteRawValue(answer, skipInputValidation: true));
            writer.WriteEndArray();
        });
    }

    private byte[] Answer(MultiSearchPart item, bool ignoreMissing, bool totalAsNumber)
    {
        try
        {
            var answer = execution.Run(item.Index, ignoreMissing || item.IgnoreMissing, item.Body, totalAsNumber);
            return [.. answer[..^1], .. ",\"status\":200}"u8];
        }
        catch (EngineErrorException fault) when (fault.Error.AtShard || fault.Error.Status == 404)
        {
            return JsonText.Write(writer => ErrorWriter.Write(writer, fault.Error));
        }
    }
}
