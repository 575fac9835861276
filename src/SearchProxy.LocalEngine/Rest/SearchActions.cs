using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Searching, scrolling and counting.</summary>
internal sealed class SearchActions(Catalog catalog, SearchExecution execution, PointsInTime points)
{
    public IEnumerable<Route> Routes() =>
    [
        new("GET POST", "_search", Search),
        new("GET POST", "{index}/_search", Search),
        new("GET POST", "_search/scroll", Scroll),
        new("DELETE", "_search/scroll", ClearScroll),
        new("GET POST", "_count", Count),
        new("GET POST", "{index}/_count", Count),
    ];

    private RestResponse Search(RestRequest request)
    {
        var parsed = request.OptionalBody() is { } given ? SearchBodyParser.Parse(given, catalog.Product) : new SearchBody();
        var body = SearchUrl.Apply(request.Parameters, parsed);
        var totalAsNumber = request.Parameters.Switch("rest_total_hits_as_int") == true;
        var scroll = request.Parameters.Text("scroll");
        var ignoreMissing = SearchUrl.ReadIndexOptions(request.Parameters);
        CheckPointInTime(request, body);
        request.Finish();
        return new RestResponse(200)
        {
            Bytes = scroll is null
                ? execution.Run(request.Index, ignoreMissing, body, totalAsNumber)
                : execution.OpenScroll(request.Index, ignoreMissing, body, totalAsNumber, TimeSpelling.Parse(scroll, "scroll")),
        };
    }

    private static void CheckPointInTime(RestRequest request, SearchBody body)
    {
        foreach (var name in body.PointInTime is null ? [] : (string[])["preference", "routing", "ignore_unavailable"])
        {
            if (request.Parameters.Text(name) is not null)
            {
                throw EngineErrors.Validation($"[{name}] cannot be used with point in time");
            }
        }
    }

    private RestResponse Scroll(RestRequest request)
    {
        var (id, life) = (request.Parameters.Text("scroll_id"), request.Parameters.Text("scroll"));
        request.Parameters.Ignore("rest_total_hits_as_int");
        request.Finish();
        foreach (var member in request.OptionalBody()?.EnumerateObject() ?? default)
        {
            (id, life) = member.Name switch
            {
                "scroll_id" => (JsonRead.Text(member.Value, "scroll_id"), life),
                "scroll" => (id, JsonRead.Text(member.Value, "scroll")),
                _ => throw EngineErrors.Illegal($"Unknown parameter [{member.Name}] in request body or parameter is of the wrong type"),
            };
        }

        return new RestResponse(200)
        {
            Bytes = execution.NextPage(
                id ?? throw EngineErrors.Validation("scrollId is missing"), life is null ? null : TimeSpelling.Parse(life, "scroll")),
        };
    }

    private RestResponse ClearScroll(RestRequest request)
    {
        request.Finish();
        var ids = request.RequiredBody().TryGetProperty("scroll_id", out var given)
            ? JsonRead.Texts(given, "scroll_id")
            : throw EngineErrors.Validation("no scroll ids specified");
        var freed = ids.Count(points.Close);
        return RestResponse.Object(
            writer =>
            {
                writer.WriteBoolean("succeeded", true);
                writer.WriteNumber("num_freed", freed);
            },
            freed == 0 ? 404 : 200);
    }

    private RestResponse Count(RestRequest request)
    {
        var body = new SearchBody();
        foreach (var member in request.OptionalBody()?.EnumerateObject() ?? default)
        {
            body = member.Name == "query"
                ? body with { Query = JsonRead.Object(member.Value, "query") }
                : throw EngineErrors.Parsing($"request does not support [{member.Name}]");
        }

        body = SearchUrl.ApplyQuery(request.Parameters, body) with { Size = 0, TotalHits = TotalHits.All };
        request.Parameters.Ignore("preference", "routing");
        var ignoreMissing = SearchUrl.ReadIndexOptions(request.Parameters);
        request.Finish();
        var total = execution.Count(request.Index, ignoreMissing, body);
        return RestResponse.Object(writer =>
        {
            writer.WriteNumber("count", total);
            SearchResponseWriter.WriteShards(writer, 1, skipped: true);
        });
    }
}
