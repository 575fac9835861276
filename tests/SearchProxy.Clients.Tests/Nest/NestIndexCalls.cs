using Elasticsearch.Net;
using Nest;

namespace SearchProxy.Clients.Tests.Nest;

/// <summary>Indexes, aliases, templates, pipelines, stored scripts and the cluster.</summary>
internal static class NestIndexCalls
{
    public static void Into(TypedCalls<ElasticClient> calls, string index)
    {
        AddIndex(calls, index);
        AddAliases(calls, index);
        AddTemplates(calls, index);
        AddPipelines(calls, index);
        AddCluster(calls, index);
        calls.Add("delete indexes", client => client.Indices.DeleteAsync($"{index},{index}-copy"));
        calls.Add("delete what is missing", client => client.Indices.DeleteAsync(index));
    }

    private static void AddIndex(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add("index exists", client => client.Indices.ExistsAsync(index));
        calls.Add("index exists not", client => client.Indices.ExistsAsync("no-such-index"));
        calls.Add("get an index", client => client.Indices.GetAsync(index));
        calls.Add("get mappings", client => client.Indices.GetMappingAsync<Book>(m => m.Index(index)));
        calls.Add("get the mapping of a field", client => client.Indices.GetFieldMappingAsync<Book>("title", m => m.Index(index)));
        calls.Add(
            "add to a mapping",
            client => client.Indices.PutMappingAsync<Book>(m => m.Index(index).Properties(p => p.Keyword(k => k.Name("added")))));
        calls.Add(
            "change a mapping",
            client => client.Indices.PutMappingAsync<Book>(m => m.Index(index).Properties(p => p.Keyword(k => k.Name("title")))));
        calls.Add("get settings", client => client.Indices.GetSettingsAsync(index));
        calls.Add("analyze", client => client.Indices.AnalyzeAsync(a => a.Analyzer("standard").Text("Grüße an alle")));
        calls.Add("analyze as a field", client => client.Indices.AnalyzeAsync(a => a.Index(index).Field("title").Text("Red Shoes")));
        calls.Add("analyze by an unknown analyzer", client => client.Indices.AnalyzeAsync(a => a.Analyzer("nope").Text("x")));
        calls.Add("flush", client => client.Indices.FlushAsync(index));
        calls.Add("force a merge", client => client.Indices.ForceMergeAsync(index, f => f.MaxNumSegments(1)));
        calls.Add("clear caches", client => client.Indices.ClearCacheAsync(index));
        calls.Add("close", client => client.Indices.CloseAsync(index));
        calls.Add("search what is closed", client => client.SearchAsync<Book>(s => s.Index(index)));
        calls.Add("open", client => client.Indices.OpenAsync(index));
        calls.Add("resolve a name", client => client.Indices.ResolveAsync(index));
    }

    private static void AddAliases(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add("put an alias", client => client.Indices.PutAliasAsync(index, index + "-alias"));
        calls.Add("alias exists", client => client.Indices.AliasExistsAsync(index + "-alias"));
        calls.Add("get aliases", client => client.Indices.GetAliasAsync(index));
        calls.AddReranked("search through an alias", client => client.SearchAsync<Book>(s => s
            .Index(index + "-alias").Size(60).Query(q => q.Match(m => m.Field("body").Query("shoes")))));
        calls.Add("move an alias", client => client.Indices.BulkAliasAsync(u => u
            .Remove(r => r.Index(index).Alias(index + "-alias")).Add(r => r.Index(index).Alias(index + "-other"))));
        calls.Add("delete an alias", client => client.Indices.DeleteAliasAsync(index, index + "-other"));
        calls.Add("get an alias that is missing", client => client.Indices.GetAliasAsync(Indices.All, a => a.Name(index + "-other")));
    }

    private static void AddTemplates(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add("put a template", client => client.Indices.PutTemplateV2Async(index, t => t
            .IndexPatterns(index + "-from-template-*").Template(x => x.Settings(s => s.NumberOfReplicas(0)))));
        calls.Add("get a template", client => client.Indices.GetTemplateV2Async(index));
        calls.Add("delete a template", client => client.Indices.DeleteTemplateV2Async(index));
        calls.Add("put a script", client => client.PutScriptAsync(index, s => s.Painless("doc['price'].value")));
        calls.Add("get a script", client => client.GetScriptAsync(index));
        calls.Add("delete a script", client => client.DeleteScriptAsync(index));
    }

    private static void AddPipelines(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add(
            "put a pipeline",
            client => client.Ingest.PutPipelineAsync(
                index, p => p.Description("lower").Processors(x => x.Lowercase<Book>(l => l.Field("brand")))));
        calls.Add("get a pipeline", client => client.Ingest.GetPipelineAsync(p => p.Id(index)));
        calls.Add(
            "index through a pipeline",
            client => client.IndexAsync(new Book { Brand = "LOUD" }, i => i.Index(index).Id("loud").Pipeline(index).Refresh(Refresh.True)));
        calls.Add("get what the pipeline wrote", client => client.GetAsync<Book>("loud", g => g.Index(index)));
        calls.Add("delete a pipeline", client => client.Ingest.DeletePipelineAsync(index));
    }

    private static void AddCluster(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add(
            "health of an index", client => client.Cluster.HealthAsync(index, h => h.WaitForStatus(WaitForStatus.Green).Timeout("10s")));
        calls.Add("settings of the cluster", client => client.Cluster.GetSettingsAsync());
        calls.Add("nodes", client => client.Nodes.InfoAsync(n => n.Metric(NodesInfoMetric.Http)));
        calls.Add("list of an index", client => client.Cat.IndicesAsync(c => c.Index(index).Headers("index", "status", "pri", "rep")));
        calls.Add("list of shards", client => client.Cat.ShardsAsync(c => c.Index(index).Headers("index", "shard", "prirep", "state")));
        calls.Add(
            "a low-level call",
            async client =>
                (await client.LowLevel.SearchAsync<StringResponse>(index, PostData.String("""{"size":0}"""))).Body.Split(
                    "\"took\"").Length);
        calls.Add("a task that is missing", client => client.Tasks.GetTaskAsync(new TaskId("nope:1")));
    }
}
