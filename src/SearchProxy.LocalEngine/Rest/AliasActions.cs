using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Reading and changing aliases. The actions of one request take effect together.</summary>
internal sealed class AliasActions(Catalog catalog)
{
    public IEnumerable<Route> Routes() =>
    [
        new("POST", "_aliases", Change),
        new("GET", "_alias", Get),
        new("GET", "_alias/{name}", Get),
        new("GET", "{index}/_alias", Get),
        new("GET", "{index}/_alias/{name}", Get),
        new("PUT POST", "{index}/_alias/{name}", Put),
        new("DELETE", "{index}/_alias/{name}", Remove),
    ];

    /// <summary>Reads what an alias says about an index, but for the members that name the two.</summary>
    public static AliasEntry ReadEntry(JsonElement body, string[] otherMembers)
    {
        JsonElement? filter = null;
        bool? writes = null;
        foreach (var member in JsonRead.Object(body, "alias").EnumerateObject().Where(member => !otherMembers.Contains(member.Name)))
        {
            switch (member.Name)
            {
                case "filter":
                    filter = JsonRead.Object(member.Value, "filter").Clone();
                    break;
                case "is_write_index":
                    writes = JsonRead.Bool(member.Value, member.Name);
                    break;
                case "must_exist" or "is_hidden":
                    break;
                default:
                    throw EngineErrors.Unsupported($"[{member.Name}] of an alias; it knows filter and is_write_index");
            }
        }

        return new AliasEntry(filter, writes);
    }

    /// <summary>Writes the aliases of an index as members.</summary>
    public static void WriteOf(Utf8JsonWriter writer, CatalogState state, string index, Func<string, bool>? shown = null)
    {
        foreach (var (alias, members) in state.Aliases.Where(alias => shown is null || shown(alias.Key)))
        {
            if (!members.TryGetValue(index, out var entry))
            {
                continue;
            }

            writer.WriteStartObject(alias);
            if (entry.Filter is { } filter)
            {
                writer.WritePropertyName("filter");
                filter.WriteTo(writer);
            }

            if (entry.IsWriteIndex is { } writes)
            {
                writer.WriteBoolean("is_write_index", writes);
            }

            writer.WriteEndObject();
        }
    }

    private RestResponse Change(RestRequest request)
    {
        request.Parameters.Ignore("timeout", "master_timeout", "cluster_manager_timeout");
        request.Finish();
        var body = request.RequiredBody();
        if (!body.TryGetProperty("actions", out var actions)
            || actions.ValueKind is not JsonValueKind.Array
            || actions.GetArrayLength() == 0)
        {
            throw EngineErrors.Illegal("No action specified");
        }

        catalog.Change(state => actions.EnumerateArray().Aggregate(state, (changed, action) => Apply(changed, action)));
        return catalog.Product is LocalEngineProduct.OpenSearch
            ? RestResponse.Acknowledged()
            : RestResponse.Object(writer =>
            {
                writer.WriteBoolean("acknowledged", true);
                writer.WriteBoolean("errors", false);
            });
    }

    private static CatalogState Apply(CatalogState state, JsonElement action)
    {
        var member = JsonRead.Single(action, "actions");
        var body = JsonRead.Object(member.Value, member.Name);
        var indexes = Names(body, "index", "indices").SelectMany(name => state.Resolve(name)).Select(target => target.Index.Name).ToList();
        var aliases = member.Name == "remove_index" ? [] : Names(body, "alias", "aliases");
        switch (member.Name)
        {
            case "add":
                var entry = ReadEntry(body, ["index", "indices", "alias", "aliases"]);
                return Pairs(indexes, aliases).Aggregate(state, (changed, pair) => changed.WithAlias(pair.Alias, pair.Index, entry));
            case "remove":
                return Pairs(indexes, aliases).Aggregate(state, (changed, pair) => RemoveAliases(changed, pair.Alias, pair.Index));
            case "remove_index":
                return indexes.Aggregate(state, (changed, index) => changed.Without(index));
            default:
                throw EngineErrors.Content($"[alias_action] unknown field [{member.Name}]");
        }
    }

    private static CatalogState RemoveAliases(CatalogState state, string pattern, string index)
    {
        var found = state.Aliases.Where(alias => PathPattern.Matches(pattern, alias.Key) && alias.Value.ContainsKey(index))
            .Select(alias => alias.Key)
            .ToList();
        return found.Count > 0 || pattern.Contains('*')
            ? found.Aggregate(state, (changed, alias) => changed.WithoutAlias(alias, index))
            : throw Missing(pattern);
    }

    private static IEnumerable<(string Index, string Alias)> Pairs(List<string> indexes, List<string> aliases) =>
        indexes.SelectMany(index => aliases.Select(alias => (index, alias)));

    private static List<string> Names(JsonElement body, string single, string several) => body.TryGetProperty(single, out var one)
        ? JsonRead.Texts(one, single)
        : body.TryGetProperty(several, out var many)
            ? JsonRead.Texts(many, several)
            : throw EngineErrors.Illegal($"One of [{single}] or [{several}] is required");

    private RestResponse Get(RestRequest request)
    {
        request.Parameters.Ignore("local", "expand_wildcards", "allow_no_indices", "ignore_unavailable");
        request.Finish();
        var pattern = request.Parts.GetValueOrDefault("name");
        Func<string, bool>? shown = pattern is null ? null : alias => pattern.Split(',').Any(part => PathPattern.Matches(part, alias));
        var state = catalog.State;
        var found = state.Resolve(request.Index).Select(target => target.Index.Name)
            .Where(index => shown is null || state.Aliases.Any(alias => shown(alias.Key) && alias.Value.ContainsKey(index))).ToList();
        if (found.Count == 0 && pattern is not null && !pattern.Contains('*'))
        {
            throw new EngineError(404, "", $"alias [{pattern}] missing").Thrown();
        }

        return RestResponse.Object(writer =>
        {
            foreach (var index in found)
            {
                writer.WriteStartObject(index);
                writer.WriteStartObject("aliases");
                WriteOf(writer, state, index, shown);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }
        });
    }

    private RestResponse Put(RestRequest request)
    {
        request.Parameters.Ignore("timeout", "master_timeout");
        request.Finish();
        var entry = request.OptionalBody() is { } body ? ReadEntry(body, []) : new AliasEntry(null, null);
        catalog.Change(state => state.Resolve(request.Index).Aggregate(
            state, (changed, target) => changed.WithAlias(request["name"], target.Index.Name, entry)));
        return RestResponse.Acknowledged();
    }

    private RestResponse Remove(RestRequest request)
    {
        request.Parameters.Ignore("timeout", "master_timeout");
        request.Finish();
        catalog.Change(state => state.Resolve(request.Index).Aggregate(
            state, (changed, target) => RemoveAliases(changed, request["name"], target.Index.Name)));
        return RestResponse.Acknowledged();
    }

    private static EngineErrorException Missing(string alias) =>
        new EngineError(404, "aliases_not_found_exception", $"aliases [{alias}] missing").Thrown();
}
