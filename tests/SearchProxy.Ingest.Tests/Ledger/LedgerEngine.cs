using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Mappings;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Ingest.Tests.Ledger;

/// <summary>
/// A scripted engine that keeps one index as the real ones do where it matters to a ledger: external versions, deletes, item errors. Faults
/// are put before it.
/// </summary>
internal sealed class LedgerEngine : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Version, JsonObject? Source)> _documents = new(StringComparer.Ordinal);
    private IndexProfile? _profile;

    private LedgerEngine(ScriptedEngine engine) => Scripted = engine;

    public ScriptedEngine Scripted { get; private set; }

    public Uri Url => Scripted.Url;

    /// <summary>Bulk requests that were carried out.</summary>
    public int BulkRequests { get; private set; }

    /// <summary>Items that were written, each time counted.</summary>
    public int Writes { get; private set; }

    /// <summary>Refuses a document by its source; null takes it.</summary>
    public Func<string, JsonObject, (int Status, string Type, string Reason)?> Refuse { get; set; } = (_, _) => null;

    /// <summary>Answers a bulk request in the engine's place; null lets it through. Called with the request's number.</summary>
    public Func<int, AskedRequest, Func<EngineAnswer>, EngineAnswer>? Fault { get; set; }

    public static async Task<LedgerEngine> StartAsync(IndexProfile? profile)
    {
        var ledger = new LedgerEngine(await ScriptedEngine.StartAsync()) { _profile = profile };
        ledger.SetUp();
        return ledger;
    }

    /// <summary>The node goes down, its connections break, and another comes up at the same address with the same documents.</summary>
    public async Task RestartAsync()
    {
        var port = Url.Port;
        await Scripted.DisposeAsync();
        Scripted = await ScriptedEngine.StartAsync(port: port);
        SetUp();
    }

    private void SetUp()
    {
        var (ledger, profile) = (this, _profile);
        ledger.Scripted.When(
            asked => asked.Method == "GET" && asked.Path.EndsWith("/_mapping", StringComparison.Ordinal), _ => ledger.Mapping());
        ledger.Scripted.When(
            asked => asked.Path.Contains("/_settings", StringComparison.Ordinal),
            _ =>
                EngineAnswer.Json(profile is null ? "{}" : """{"books":{"settings":{},"defaults":{"index.max_result_window":"10000"}}}"""));
        ledger.Scripted.When("POST", "/books/_refresh", EngineAnswer.Json("{}"));
        ledger.Scripted.WhenBody(
            asked => asked.Path == "/books/_search",
            asked => asked.Text.Contains("script_fields", StringComparison.Ordinal) ? ledger.Vectors(asked) : ledger.HighestVersion());
        ledger.Scripted.WhenBody(asked => asked.Path == "/books/_mget", ledger.Hashes);
        ledger.Scripted.WhenBody(asked => asked.Path == "/books/_bulk", ledger.Bulk);
    }

    /// <summary>The documents by id, <c>search_proxy</c> taken off, as compact JSON.</summary>
    public SortedDictionary<string, string> Documents()
    {
        lock (_gate)
        {
            var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (id, entry) in _documents.Where(pair => pair.Value.Source is not null))
            {
                var source = (JsonObject)entry.Source!.DeepClone();
                source.Remove("search_proxy");
                result[id] = source.ToJsonString();
            }

            return result;
        }
    }

    /// <summary>Puts a document there as another client would.</summary>
    public void Put(string id, ReadOnlyMemory<byte> source)
    {
        lock (_gate)
        {
            _documents[id] = (_documents.GetValueOrDefault(id).Version + 1, JsonNode.Parse(source.Span)!.AsObject());
        }
    }

    /// <summary>What the engines do a minute after a removal (<c>index.gc_deletes</c>).</summary>
    public void ForgetRemovals()
    {
        lock (_gate)
        {
            foreach (var id in _documents.Where(pair => pair.Value.Source is null).Select(pair => pair.Key).ToList())
            {
                _documents.Remove(id);
            }
        }
    }

    public JsonObject? Own(string id)
    {
        lock (_gate)
        {
            return _documents[id].Source?["search_proxy"] as JsonObject;
        }
    }

    public ValueTask DisposeAsync() => Scripted.DisposeAsync();

    private EngineAnswer Mapping() => _profile is null
        ? EngineAnswer.Json("{}")
        : EngineAnswer.Json(new JsonObject
        {
            ["books"] = new JsonObject
            {
                ["mappings"] = new JsonObject { ["_meta"] = new JsonObject { ["search_proxy"] = Profile(_profile) } },
            },
        }.ToJsonString());

    private static JsonNode Profile(IndexProfile profile)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            IndexProfileJson.Write(writer, profile);
        }

        return JsonNode.Parse(buffer.ToArray())!;
    }

    private EngineAnswer HighestVersion()
    {
        lock (_gate)
        {
            var versions = _documents.Values.Select(entry => (long?)entry.Source?["search_proxy"]?["version"]).Max();
            var isEmpty = _documents.Values.All(entry => entry.Source is null);
            return EngineAnswer.Json(isEmpty
                ? """{"hits":{"hits":[]}}"""
                : $$$"""{"hits":{"hits":[{"_id":"x","sort":[{{{versions ?? long.MinValue}}}]}]}}""");
        }
    }

    /// <summary>What the script over the vector field gives for the documents that are asked for and have one.</summary>
    private EngineAnswer Vectors(AskedRequest asked)
    {
        var filter = JsonNode.Parse(asked.Text)!["query"]!["bool"]!["filter"]!.AsArray();
        var hits = new JsonArray();
        lock (_gate)
        {
            foreach (var id in filter[0]!["ids"]!["values"]!.AsArray().Select(id => (string)id!))
            {
                if (_documents.GetValueOrDefault(id).Source?["search_proxy"] is JsonObject own && own["vector"] is { } vector)
                {
                    hits.Add(new JsonObject
                    {
                        ["_id"] = id,
                        ["fields"] = new JsonObject
                        {
                            ["search_proxy.hash"] = new JsonArray(own["hash"]!.DeepClone()),
                            ["vector"] = new JsonArray(vector.DeepClone()),
                        },
                    });
                }
            }
        }

        return EngineAnswer.Json(new JsonObject { ["hits"] = new JsonObject { ["hits"] = hits } }.ToJsonString());
    }

    private EngineAnswer Hashes(AskedRequest asked)
    {
        var docs = new JsonArray();
        lock (_gate)
        {
            foreach (var wanted in JsonNode.Parse(asked.Text)!["docs"]!.AsArray())
            {
                var id = (string)wanted!["_id"]!;
                var hash = _documents.GetValueOrDefault(id).Source?["search_proxy"]?["hash"];
                docs.Add(hash is null
                    ? new JsonObject { ["_id"] = id, ["found"] = false }
                    : new JsonObject
                    {
                        ["_id"] = id,
                        ["found"] = true,
                        ["fields"] = new JsonObject { ["search_proxy.hash"] = new JsonArray(hash.DeepClone()) },
                    });
            }
        }

        return EngineAnswer.Json(new JsonObject { ["docs"] = docs }.ToJsonString());
    }

    private EngineAnswer Bulk(AskedRequest asked)
    {
        lock (_gate)
        {
            var number = BulkRequests++;
            return Fault is null ? Apply(asked) : Fault(number, asked, () => Apply(asked));
        }
    }

    private EngineAnswer Apply(AskedRequest asked)
    {
        var lines = asked.Text.Split('\n');
        var items = new JsonArray();
        for (var i = 0; i < lines.Length - 1; i++)
        {
            var (name, head) = JsonNode.Parse(lines[i])!.AsObject().Single();
            var source = name == "delete" ? null : JsonNode.Parse(lines[++i])!.AsObject();
            items.Add(new JsonObject { [name] = ApplyOne(name, head!.AsObject(), source) });
        }

        return EngineAnswer.Json(new JsonObject { ["errors"] = false, ["took"] = 1, ["items"] = items }.ToJsonString());
    }

    private JsonObject ApplyOne(string name, JsonObject head, JsonObject? source)
    {
        var id = (string)head["_id"]!;
        if (source is not null && Refuse(id, source) is { } refusal)
        {
            return Error(id, refusal.Status, refusal.Type, refusal.Reason);
        }

        var exists = _documents.TryGetValue(id, out var entry);
        var version = (long?)head["version"] ?? (entry.Version + 1);
        var isStale = (string?)head["version_type"] == "external_gte" ? version < entry.Version : version <= entry.Version;
        if ((name == "create" && entry.Source is not null) || (exists && head["version"] is not null && isStale))
        {
            return Error(
                id,
                409,
                "version_conflict_engine_exception",
                $"[{id}]: version conflict, current version [{entry.Version}] is higher or equal to the one provided [{version}]");
        }

        Writes++;
        var found = entry.Source is not null;
        _documents[id] = (version, source);
        return new JsonObject { ["_id"] = id, ["status"] = name == "delete" && !found ? 404 : 200 };
    }

    private static JsonObject Error(string id, int status, string type, string reason) => new()
    {
        ["_id"] = id,
        ["status"] = status,
        ["error"] = new JsonObject { ["type"] = type, ["reason"] = reason },
    };
}
