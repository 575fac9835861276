using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Opening and closing points in time, in the dialect of the product.</summary>
internal sealed class PointInTimeActions(Catalog catalog, SearchExecution execution, PointsInTime points)
{
    public IEnumerable<Route> Routes() => catalog.Product is LocalEngineProduct.OpenSearch
        ?
        [
            new("POST", "{index}/_search/point_in_time", request => Open(request, WriteOpenSearch)),
            new("DELETE", "_search/point_in_time", CloseOpenSearch),
        ]
        :
        [
            new("POST", "{index}/_pit", request => Open(request, WriteElasticsearch)),
            new("DELETE", "_pit", CloseElasticsearch),
        ];

    private RestResponse Open(RestRequest request, Action<Utf8JsonWriter, string, int> write)
    {
        var life = request.Parameters.Text("keep_alive") ?? throw EngineErrors.Validation("[keep_alive] is not specified");
        request.Parameters.Ignore("preference", "routing", "allow_partial_pit_creation", "allow_partial_search_results");
        var ignoreMissing = SearchUrl.ReadIndexOptions(request.Parameters);
        request.Finish();
        var targets = execution.Now(request.Index, ignoreMissing);
        var id = points.Open(new PointInTime(targets), TimeSpelling.Parse(life, "keep_alive"));
        return RestResponse.Object(writer => write(writer, id, targets.Count));
    }

    private static void WriteElasticsearch(Utf8JsonWriter writer, string id, int shards)
    {
        writer.WriteString("id", id);
        SearchResponseWriter.WriteShards(writer, shards, skipped: true);
    }

    private void WriteOpenSearch(Utf8JsonWriter writer, string id, int shards)
    {
        writer.WriteString("pit_id", id);
        SearchResponseWriter.WriteShards(writer, shards, skipped: true);
        writer.WriteNumber("creation_time", catalog.Clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private RestResponse CloseElasticsearch(RestRequest request)
    {
        request.Finish();
        var id = request.RequiredBody().TryGetProperty("id", out var given)
            ? JsonRead.Text(given, "id")
            : throw EngineErrors.Content("[close_point_in_time] Required [id]");
        var freed = points.Close(id);
        return RestResponse.Object(
            writer =>
            {
                writer.WriteBoolean("succeeded", true);
                writer.WriteNumber("num_freed", freed ? 1 : 0);
            },
            freed ? 200 : 404);
    }

    private RestResponse CloseOpenSearch(RestRequest request)
    {
        request.Finish();
        var ids = request.RequiredBody().TryGetProperty("pit_id", out var given)
            ? JsonRead.Texts(given, "pit_id")
            : throw EngineErrors.Validation("no pit ids specified");
        return RestResponse.Object(writer =>
        {
            writer.WriteStartArray("pits");
            foreach (var id in ids)
            {
                writer.WriteStartObject();
                writer.WriteBoolean("successful", points.Close(id));
                writer.WriteString("pit_id", id);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }
}
