using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Writing many documents at once.</summary>
internal sealed class BulkActions(Catalog catalog, Func<string> newId)
{
    public IEnumerable<Route> Routes() => [new("POST PUT", "_bulk", Bulk), new("POST PUT", "{index}/_bulk", Bulk)];

    private RestResponse Bulk(RestRequest request)
    {
        var started = catalog.Clock.GetTimestamp();
        var refresh = WriteParameters.ReadRefresh(request.Parameters);
        var requireAlias = request.Parameters.Switch("require_alias") == true;
        var routing = request.Parameters.Text("routing");
        request.Parameters.Ignore("timeout", "wait_for_active_shards", "include_source_on_error", "list_executed_pipelines");
        if (request.Parameters.Text("pipeline") is not (null or "_none") || request.Parameters.Source() is not null)
        {
            throw EngineErrors.Unsupported("[pipeline] or [_source] on a bulk request");
        }

        request.Finish();
        var items = new BulkParser(request.Index, routing, requireAlias, newId).Parse(request.Body);
        var touched = new HashSet<IndexStore>();
        var outcomes = items.ConvertAll(item => Apply(item, touched));
        if (refresh is not RefreshPolicy.None)
        {
            foreach (var index in touched)
            {
                index.Refresh();
            }
        }

        var took = (long)catalog.Clock.GetElapsedTime(started).TotalMilliseconds;
        return RestResponse.Object(writer => Write(writer, items, outcomes, refresh, took));
    }

    private (string Index, WriteOutcome Outcome) Apply(BulkOperation item, HashSet<IndexStore> touched)
    {
        try
        {
            if (item.Write.Id.Length == 0)
            {
                throw EngineErrors.Illegal("if _id is specified it must not be empty");
            }

            var index = catalog.WriteTarget(item.Index, item.RequireAlias);
            touched.Add(index);
            return (index.Name, index.Apply(item.Write));
        }
        catch (EngineErrorException fault)
        {
            return (item.Index, WriteOutcome.Failed(fault.Error));
        }
    }

    private void Write(
        Utf8JsonWriter writer,
        List<BulkOperation> items,
        List<(string Index, WriteOutcome Outcome)> outcomes,
        RefreshPolicy refresh,
        long took)
    {
        var errors = outcomes.Exists(outcome => outcome.Outcome.Error is not null);
        if (catalog.Product is LocalEngineProduct.OpenSearch)
        {
            writer.WriteNumber("took", took);
            writer.WriteBoolean("errors", errors);
        }
        else
        {
            writer.WriteBoolean("errors", errors);
            writer.WriteNumber("took", took);
        }

        writer.WriteStartArray("items");
        for (var at = 0; at < items.Count; at++)
        {
            writer.WriteStartObject();
            writer.WriteStartObject(items[at].Action);
            WriteItem(writer, items[at], outcomes[at].Index, outcomes[at].Outcome, refresh);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter writer, BulkOperation item, string index, WriteOutcome outcome, RefreshPolicy refresh)
    {
        if (outcome.Error is { } error)
        {
            writer.WriteString("_index", index);
            writer.WriteString("_id", item.Write.Id);
            writer.WriteNumber("status", error.Status);
            writer.WriteStartObject("error");
            ErrorWriter.WriteCause(writer, error);
            writer.WriteEndObject();
            return;
        }

        WriteOutcomeWriter.Write(writer, index, item.Write.Id, outcome, refresh);
        writer.WriteNumber("status", outcome.Status);
    }
}
