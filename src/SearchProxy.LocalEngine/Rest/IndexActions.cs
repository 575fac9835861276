using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Making, reading and deleting indexes.</summary>
internal sealed class IndexActions(Catalog catalog)
{
    private static readonly string[] Timeouts = ["timeout", "master_timeout", "cluster_manager_timeout", "wait_for_active_shards"];

    public IEnumerable<Route> Routes() =>
    [
        new("PUT", "{index}", Create),
        new("DELETE", "{index}", Delete),
        new("GET", "{index}", Get),
        new("HEAD", "{index}", Exists),
        new("GET", "{index}/_mapping", GetMapping),
        new("GET", "_mapping", GetMapping),
        new("PUT POST", "{index}/_mapping", PutMapping),
        new("GET", "{index}/_settings", GetSettings),
        new("GET", "{index}/_settings/{name}", GetSettings),
        new("PUT", "{index}/_settings", PutSettings),
        new("GET POST", "{index}/_refresh", Refresh),
        new("GET POST", "_refresh", Refresh),
        new("GET POST", "{index}/_flush", Refresh),
        new("POST", "{index}/_forcemerge", ForceMerge),
    ];

    private RestResponse Create(RestRequest request)
    {
        request.Parameters.Ignore(Timeouts);
        request.Finish();
        var settings = new IndexSettings();
        JsonElement? mappings = null;
        var aliases = new Dictionary<string, AliasEntry>();
        foreach (var member in request.OptionalBody()?.EnumerateObject() ?? default)
        {
            switch (member.Name)
            {
                case "settings":
                    settings.Apply(member.Value);
                    break;
                case "mappings":
                    mappings = member.Value;
                    break;
                case "aliases":
                    aliases = JsonRead.Object(member.Value, "aliases").EnumerateObject()
                        .ToDictionary(alias => alias.Name, alias => AliasActions.ReadEntry(alias.Value, []));
                    break;
                default:
                    throw new EngineError(400, "parse_exception", $"unknown key [{member.Name}] for create index").Thrown();
            }
        }

        var index = catalog.Create(request.Index!, settings, mappings, aliases);
        return RestResponse.Object(writer =>
        {
            writer.WriteBoolean("acknowledged", true);
            writer.WriteBoolean("shards_acknowledged", true);
            writer.WriteString("index", index.Name);
        });
    }

    private RestResponse Delete(RestRequest request)
    {
        request.Parameters.Ignore(Timeouts);
        var ignoreMissing = IgnoreMissing(request);
        request.Finish();
        if (request.Index is "_all" or "*" || request.Index!.Contains('*'))
        {
            throw EngineErrors.Illegal("Wildcard expressions or all indices are not allowed");
        }

        foreach (var alias in request.Index.Split(',').Where(catalog.State.Aliases.ContainsKey))
        {
            throw EngineErrors.Illegal(
                $"The provided expression [{alias}] matches an alias, specify the corresponding concrete indices instead.");
        }

        catalog.Delete(catalog.State.Resolve(request.Index, ignoreMissing).Select(target => target.Index).ToList());
        return RestResponse.Acknowledged();
    }

    private RestResponse Exists(RestRequest request)
    {
        request.Parameters.Ignore("local", "expand_wildcards", "allow_no_indices", "flat_settings", "include_defaults");
        var ignoreMissing = IgnoreMissing(request);
        request.Finish();
        var found = catalog.State.Resolve(request.Index, true);
        var names = request.Index!.Split(',').Where(name => !name.Contains('*'));
        var missing = names.Any(name => !catalog.State.Indexes.ContainsKey(name) && !catalog.State.Aliases.ContainsKey(name));
        return new RestResponse(found.Count == 0 || (missing && !ignoreMissing) ? 404 : 200);
    }

    private RestResponse Get(RestRequest request)
    {
        request.Parameters.Ignore("local", "expand_wildcards", "allow_no_indices", "master_timeout", "features");
        var form = SettingsForm.Read(request.Parameters);
        return PerIndex(request, (writer, index) =>
        {
            writer.WriteStartObject("aliases");
            AliasActions.WriteOf(writer, catalog.State, index.Name);
            writer.WriteEndObject();
            writer.WritePropertyName("mappings");
            MappingWriter.Write(writer, index.Mapping);
            form.Write(writer, index, null);
        });
    }

    private RestResponse GetMapping(RestRequest request)
    {
        request.Parameters.Ignore("local", "expand_wildcards", "allow_no_indices", "master_timeout");
        return PerIndex(request, (writer, index) =>
        {
            writer.WritePropertyName("mappings");
            MappingWriter.Write(writer, index.Mapping);
        });
    }

    private RestResponse PutMapping(RestRequest request)
    {
        request.Parameters.Ignore(Timeouts);
        request.Parameters.Ignore("expand_wildcards", "allow_no_indices", "write_index_only");
        var ignoreMissing = IgnoreMissing(request);
        request.Finish();
        foreach (var target in catalog.State.Resolve(request.Index, ignoreMissing))
        {
            target.Index.ApplyMapping(request.RequiredBody());
        }

        return RestResponse.Acknowledged();
    }

    private RestResponse GetSettings(RestRequest request)
    {
        request.Parameters.Ignore("local", "expand_wildcards", "allow_no_indices", "master_timeout");
        var form = SettingsForm.Read(request.Parameters);
        return PerIndex(request, (writer, index) => form.Write(writer, index, request.Parts.GetValueOrDefault("name")));
    }

    private RestResponse PutSettings(RestRequest request)
    {
        request.Parameters.Ignore(Timeouts);
        request.Parameters.Ignore("preserve_existing", "expand_wildcards", "allow_no_indices", "flat_settings");
        var ignoreMissing = IgnoreMissing(request);
        request.Finish();
        var body = request.RequiredBody();
        var settings = body.TryGetProperty("settings", out var inner) ? inner : body;
        foreach (var target in catalog.State.Resolve(request.Index, ignoreMissing))
        {
            target.Index.ApplySettings(settings);
        }

        return RestResponse.Acknowledged();
    }

    private RestResponse Refresh(RestRequest request) => ForEach(request, index => index.Refresh());

    private RestResponse ForceMerge(RestRequest request)
    {
        request.Parameters.Ignore("max_num_segments", "only_expunge_deletes", "flush", "wait_for_completion");
        return ForEach(request, index => index.Compact());
    }

    private RestResponse ForEach(RestRequest request, Action<IndexStore> act)
    {
        request.Parameters.Ignore("expand_wildcards", "allow_no_indices", "force", "wait_if_ongoing");
        var ignoreMissing = IgnoreMissing(request);
        request.Finish();
        var targets = catalog.State.Resolve(request.Index, ignoreMissing);
        foreach (var target in targets)
        {
            act(target.Index);
        }

        return RestResponse.Object(writer => SearchResponseWriter.WriteShards(writer, targets.Count));
    }

    private RestResponse PerIndex(RestRequest request, Action<Utf8JsonWriter, IndexStore> write)
    {
        var ignoreMissing = IgnoreMissing(request);
        request.Finish();
        var targets = catalog.State.Resolve(request.Index, ignoreMissing);
        return RestResponse.Object(writer =>
        {
            foreach (var index in targets.Select(target => target.Index))
            {
                writer.WriteStartObject(index.Name);
                index.Read(() =>
                {
                    write(writer, index);
                    return true;
                });
                writer.WriteEndObject();
            }
        });
    }

    private static bool IgnoreMissing(RestRequest request) => request.Parameters.Switch("ignore_unavailable") == true;
}
