using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Searching and counting.</summary>
internal sealed class SearchActions(Catalog catalog)
{
    public IEnumerable<Route> Routes() =>
    [
        new("GET POST", "_search", Search),
        new("GET POST", "{index}/_search", Search),
        new("GET POST", "_count", Count),
        new("GET POST", "{index}/_count", Count),
    ];

    private RestResponse Search(RestRequest request)
    {
        var parsed = request.OptionalBody() is { } given ? SearchBodyParser.Parse(given, catalog.Product) : new SearchBody();
        var body = SearchUrl.Apply(request.Parameters, parsed);
        var totalAsNumber = request.Parameters.Switch("rest_total_hits_as_int") == true;
        var ignoreMissing = SearchUrl.ReadIndexOptions(request.Parameters);
        request.Finish();
        return new RestResponse(200) { Bytes = Run(request.Index, ignoreMissing, body, totalAsNumber) };
    }

    /// <summary>Runs a search and returns its answer.</summary>
    private byte[] Run(string? index, bool ignoreMissing, SearchBody body, bool totalAsNumber)
    {
        var started = catalog.Clock.GetTimestamp();
        var targets = catalog.State.Resolve(index, ignoreMissing).Select(target => (target, target.Index.Snapshot())).ToList();
        return JsonText.Write(writer => ReadLocks.All(targets.ConvertAll(target => target.target.Index), () =>
        {
            var outcome = new SearchRunner(body, catalog.Product, catalog.Clock).Run(targets);
            writer.WriteStartObject();
            var took = (long)catalog.Clock.GetElapsedTime(started).TotalMilliseconds;
            new SearchResponseWriter(body, outcome) { TotalAsNumber = totalAsNumber }.WriteMembers(writer, took);
            writer.WriteEndObject();
        }));
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
        var ignoreMissing = SearchUrl.ReadIndexOptions(request.Parameters);
        request.Finish();
        var targets = catalog.State.Resolve(request.Index, ignoreMissing).Select(target => (target, target.Index.Snapshot())).ToList();
        var total = 0;
        ReadLocks.All(
            targets.ConvertAll(target => target.target.Index),
            () => total = new SearchRunner(body, catalog.Product, catalog.Clock).Run(targets).Total);
        return RestResponse.Object(writer =>
        {
            writer.WriteNumber("count", total);
            SearchResponseWriter.WriteShards(writer, targets.Count, skipped: true);
        });
    }
}
