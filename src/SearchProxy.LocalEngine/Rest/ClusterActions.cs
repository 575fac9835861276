using System.Text;
using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>What the engine says about itself.</summary>
internal sealed class ClusterActions(Catalog catalog)
{
    private const string LuceneVersion = "9.12.1";

    public IEnumerable<Route> Routes() =>
    [
        new("GET HEAD", "", Root),
        new("GET", "_cluster/health", Health),
        new("GET", "_cluster/health/{index}", Health),
        new("GET", "_nodes/_local", LocalNode),
        new("GET", "_cat/indices", CatIndices),
        new("GET", "_cat/indices/{index}", CatIndices),
    ];

    private RestResponse Root(RestRequest request)
    {
        request.Finish();
        var face = ProductFace.Of(catalog.Product);
        return RestResponse.Object(writer =>
        {
            writer.WriteString("name", ProductFace.Name);
            writer.WriteString("cluster_name", ProductFace.Name);
            writer.WriteString("cluster_uuid", "_na_");
            writer.WriteStartObject("version");
            if (face.Distribution is { } distribution)
            {
                writer.WriteString("distribution", distribution);
            }

            writer.WriteString("number", face.Number);
            writer.WriteString("build_flavor", ProductFace.Name);
            writer.WriteString("build_type", ProductFace.Name);
            writer.WriteBoolean("build_snapshot", false);
            writer.WriteString("lucene_version", LuceneVersion);
            writer.WriteEndObject();
            writer.WriteString("tagline", face.Tagline);
        });
    }

    private RestResponse LocalNode(RestRequest request)
    {
        request.Finish();
        return RestResponse.Object(writer =>
        {
            writer.WriteStartObject("nodes");
            writer.WriteStartObject(ProductFace.Name);
            writer.WriteString("name", ProductFace.Name);
            writer.WriteString("version", ProductFace.Of(catalog.Product).Number);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private RestResponse Health(RestRequest request)
    {
        request.Parameters.Ignore(
            "wait_for_status", "timeout", "master_timeout", "cluster_manager_timeout", "local", "level", "wait_for_no_relocating_shards",
            "wait_for_no_initializing_shards", "wait_for_active_shards", "wait_for_nodes", "wait_for_events");
        request.Finish();
        var count = catalog.State.Resolve(request.Index).Count;
        return RestResponse.Object(writer =>
        {
            writer.WriteString("cluster_name", ProductFace.Name);
            writer.WriteString("status", "green");
            writer.WriteBoolean("timed_out", false);
            writer.WriteNumber("number_of_nodes", 1);
            writer.WriteNumber("number_of_data_nodes", 1);
            writer.WriteNumber("active_primary_shards", count);
            writer.WriteNumber("active_shards", count);
            writer.WriteNumber("relocating_shards", 0);
            writer.WriteNumber("initializing_shards", 0);
            writer.WriteNumber("unassigned_shards", 0);
            writer.WriteNumber("delayed_unassigned_shards", 0);
            writer.WriteNumber("number_of_pending_tasks", 0);
            writer.WriteNumber("number_of_in_flight_fetch", 0);
            writer.WriteNumber("task_max_waiting_in_queue_millis", 0);
            writer.WriteNumber("active_shards_percent_as_number", 100);
        });
    }

    private RestResponse CatIndices(RestRequest request)
    {
        var asJson = request.Parameters.Text("format") == "json";
        var showHeader = request.Parameters.Switch("v") == true;
        var columns = request.Parameters.List("h") ?? ["health", "status", "index", "uuid", "pri", "rep", "docs.count", "docs.deleted"];
        request.Parameters.Ignore("s", "expand_wildcards", "master_timeout", "bytes", "time");
        request.Finish();
        var rows = catalog.State.Resolve(request.Index)
            .Select(target => columns.Select(column => Cell(target.Index, column)).ToList())
            .ToList();
        return asJson
            ? new RestResponse(200) { Json = writer => WriteRows(writer, columns, rows) }
            : new RestResponse(200) { Text = Table(columns, rows, showHeader) };
    }

    private static string Cell(IndexStore index, string column) => column switch
    {
        "health" => "green",
        "status" => "open",
        "index" or "i" => index.Name,
        "uuid" => index.Uuid,
        "pri" => "1",
        "rep" => "0",
        "docs.count" => index.Counts().Live.ToString(),
        "docs.deleted" => index.Counts().Deleted.ToString(),
        _ => throw Errors.EngineErrors.Unsupported($"the column [{column}] of _cat/indices"),
    };

    private static void WriteRows(Utf8JsonWriter writer, List<string> columns, List<List<string>> rows)
    {
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            for (var at = 0; at < columns.Count; at++)
            {
                writer.WriteString(columns[at], row[at]);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Table(List<string> columns, List<List<string>> rows, bool showHeader)
    {
        var lines = showHeader ? rows.Prepend(columns).ToList() : rows;
        var widths = columns.Select((_, at) => lines.Count == 0 ? 0 : lines.Max(line => line[at].Length)).ToList();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.AppendJoin(' ', line.Select((cell, at) => cell.PadRight(widths[at]))).Append('\n');
        }

        return text.ToString();
    }
}
