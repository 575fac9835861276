using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Reading and writing single documents.</summary>
internal sealed class DocumentActions(Catalog catalog)
{
    public IEnumerable<Route> Routes() =>
    [
        new("PUT POST", "{index}/_doc/{id}", request => Put(request, request["id"], WriteKind.Index)),
        new("POST", "{index}/_doc", request => Put(request, NewId(), WriteKind.Create)),
        new("PUT POST", "{index}/_create/{id}", request => Put(request, request["id"], WriteKind.Create)),
        new("POST", "{index}/_update/{id}", Update),
        new("DELETE", "{index}/_doc/{id}", Delete),
        new("GET", "{index}/_doc/{id}", Get),
        new("HEAD", "{index}/_doc/{id}", Exists),
        new("GET", "{index}/_source/{id}", GetSource),
        new("GET POST", "{index}/_mget", GetMany),
        new("GET POST", "_mget", GetMany),
    ];

    /// <summary>An id for a document that came without one.</summary>
    public string NewId() =>
        Convert.ToBase64String(Guid.CreateVersion7(catalog.Clock.GetUtcNow()).ToByteArray())[..20].Replace('+', '-').Replace('/', '_');

    private RestResponse Put(RestRequest request, string id, WriteKind kind)
    {
        if (request.Parameters.Text("op_type") is { } type)
        {
            kind = type switch
            {
                "create" => WriteKind.Create,
                "index" => kind,
                _ => throw EngineErrors.Illegal($"opType must be 'create' or 'index', found: [{type}]"),
            };
        }

        return Write(
            request, WriteParameters.Read(request.Parameters, new WriteRequest(kind, id) { Source = request.Body }), request.Body.IsEmpty);
    }

    private RestResponse Update(RestRequest request)
    {
        request.Parameters.Ignore("retry_on_conflict");
        if (request.Parameters.Source() is not null)
        {
            throw EngineErrors.Unsupported("[_source] on an update");
        }

        return Write(
            request,
            WriteParameters.Read(request.Parameters, new WriteRequest(WriteKind.Update, request["id"]) { Source = request.Body }),
            request.Body.IsEmpty);
    }

    private RestResponse Delete(RestRequest request) =>
        Write(request, WriteParameters.Read(request.Parameters, new WriteRequest(WriteKind.Delete, request["id"])), false);

    private RestResponse Write(RestRequest request, WriteRequest write, bool bodyMissing)
    {
        var refresh = WriteParameters.ReadRefresh(request.Parameters);
        var requireAlias = request.Parameters.Switch("require_alias") == true;
        request.Finish();
        if (bodyMissing)
        {
            throw EngineErrors.Validation("source is missing");
        }

        WriteParameters.Check(write);
        var index = catalog.WriteTarget(request.Index!, requireAlias);
        var outcome = index.Apply(write);
        if (outcome.Error is { } error)
        {
            throw error.Thrown();
        }

        if (refresh is not RefreshPolicy.None)
        {
            index.Refresh();
        }

        var response = RestResponse.Object(
            writer => WriteOutcomeWriter.Write(writer, index.Name, write.Id, outcome, refresh), outcome.Status);
        return outcome.Status == 201 ? response with { Location = $"/{index.Name}/_doc/{Uri.EscapeDataString(write.Id)}" } : response;
    }

    private RestResponse Get(RestRequest request)
    {
        var shown = ReadGetParameters(request);
        var index = ReadTarget(request.Index!);
        var document = index.Get(request["id"]);
        return RestResponse.Object(writer => WriteDocument(writer, index, request["id"], document, shown), document is null ? 404 : 200);
    }

    private RestResponse Exists(RestRequest request)
    {
        ReadGetParameters(request);
        return new RestResponse(ReadTarget(request.Index!).Get(request["id"]) is null ? 404 : 200);
    }

    private RestResponse GetSource(RestRequest request)
    {
        var shown = ReadGetParameters(request);
        var document = ReadTarget(request.Index!).Get(request["id"])
            ?? throw new EngineError(
                404, "resource_not_found_exception", $"Document not found [{request.Index}]/[{request["id"]}]").Thrown();
        return new RestResponse(200)
        {
            Json = writer => writer.WriteRawValue(shown.ShownSource.Apply(document.Source), skipInputValidation: true),
        };
    }

    private RestResponse GetMany(RestRequest request)
    {
        var shown = ReadGetParameters(request);
        var items = MultiGetBody.Parse(request.RequiredBody(), request.Index, shown);
        return RestResponse.Object(writer =>
        {
            writer.WriteStartArray("docs");
            foreach (var item in items)
            {
                WriteItem(writer, item);
            }

            writer.WriteEndArray();
        });
    }

    private void WriteItem(Utf8JsonWriter writer, MultiGetItem item)
    {
        writer.WriteStartObject();
        try
        {
            var index = ReadTarget(item.Index);
            WriteDocument(writer, index, item.Id, index.Get(item.Id), item.Shown);
        }
        catch (EngineErrorException fault)
        {
            writer.WriteString("_index", item.Index);
            writer.WriteString("_id", item.Id);
            ErrorWriter.WriteError(writer, fault.Error);
        }

        writer.WriteEndObject();
    }

    private static GetRequest ReadGetParameters(RestRequest request)
    {
        request.Parameters.Ignore("preference", "realtime", "refresh", "routing");
        var shown = GetRequest.Read(request.Parameters);
        request.Finish();
        return shown;
    }

    private IndexStore ReadTarget(string name)
    {
        var targets = catalog.State.Resolve(name);
        return targets.Count == 1
            ? targets[0].Index
            : throw EngineErrors.Illegal(
                $"unable to return a single index as the index name [{name}] has more than one index associated with it");
    }

    private static void WriteDocument(Utf8JsonWriter writer, IndexStore index, string id, StoredDocument? document, GetRequest shown)
    {
        writer.WriteString("_index", index.Name);
        writer.WriteString("_id", id);
        if (document is null)
        {
            writer.WriteBoolean("found", false);
            return;
        }

        writer.WriteNumber("_version", document.Version);
        writer.WriteNumber("_seq_no", document.SequenceNumber);
        writer.WriteNumber("_primary_term", VersionRules.PrimaryTerm);
        if (document.Routing is { } routing)
        {
            writer.WriteString("_routing", routing);
        }

        writer.WriteBoolean("found", true);
        if (shown.ShownSource is { Enabled: true } source)
        {
            writer.WritePropertyName("_source");
            writer.WriteRawValue(source.Apply(document.Source), skipInputValidation: true);
        }

        if (shown.Stored is { } stored)
        {
            HitFields.Write(writer, index.GetStored(document, stored.Names));
        }
    }
}
