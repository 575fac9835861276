using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.IndexManagement;

namespace SearchProxy.Clients.Tests.Elastic;

/// <summary>Indexes, aliases, templates, pipelines, stored scripts and the cluster.</summary>
internal static class ElasticIndexCalls
{
    public static void Into(TypedCalls<ElasticsearchClient> calls, string index)
    {
        AddIndex(calls, index);
        AddAliases(calls, index);
        AddTemplates(calls, index);
        AddPipelines(calls, index);
        AddCluster(calls, index);
        calls.Add("delete indexes", client => client.Indices.DeleteAsync($"{index},{index}-copy"));
        calls.Add("delete what is missing", client => client.Indices.DeleteAsync(index));
    }

    private static void AddIndex(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add("index exists", client => client.Indices.ExistsAsync(index));
        calls.Add("index exists not", client => client.Indices.ExistsAsync("no-such-index"));
        calls.Add("get an index", client => client.Indices.GetAsync(index));
        calls.Add("get mappings", client => client.Indices.GetMappingAsync(m => m.Indices(index)));
        calls.Add("get the mapping of a field", client => client.Indices.GetFieldMappingAsync(new[] { "title" }, m => m.Indices(index)));
        calls.Add(
            "add to a mapping", client => client.Indices.PutMappingAsync<Book>(m => m.Indices(index).Properties(p => p.Keyword("added"))));
        calls.Add(
            "change a mapping", client => client.Indices.PutMappingAsync<Book>(m => m.Indices(index).Properties(p => p.Keyword("title"))));
        calls.Add("get settings", client => client.Indices.GetSettingsAsync(s => s.Indices(index)));
        calls.Add("analyze", client => client.Indices.AnalyzeAsync(a => a.Analyzer("standard").Text(["Grüße an alle"])));
        calls.Add("analyze as a field", client => client.Indices.AnalyzeAsync(a => a.Index(index).Field("title").Text(["Red Shoes"])));
        calls.Add("analyze by an unknown analyzer", client => client.Indices.AnalyzeAsync(a => a.Analyzer("nope").Text(["x"])));
        calls.Add(
            "validate a query",
            client =>
                client.Indices.ValidateQueryAsync(v => v.Indices(index).Explain().Query(q => q.Term(t => t.Field("brand").Value("acme")))));
        calls.Add("flush", client => client.Indices.FlushAsync(index));
        calls.Add("force a merge", client => client.Indices.ForcemergeAsync(f => f.Indices(index).MaxNumSegments(1)));
        calls.Add("clear caches", client => client.Indices.ClearCacheAsync(index));
        calls.Add("close", client => client.Indices.CloseAsync(index));
        calls.Add("search what is closed", client => client.SearchAsync<Book>(s => s.Indices(index)));
        calls.Add("open", client => client.Indices.OpenAsync(index));
        calls.Add("resolve a name", client => client.Indices.ResolveIndexAsync(index));
    }

    private static void AddAliases(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add("put an alias", client => client.Indices.PutAliasAsync(index, index + "-alias"));
        calls.Add("alias exists", client => client.Indices.ExistsAliasAsync(index + "-alias"));
        calls.Add("get aliases", client => client.Indices.GetAliasAsync(a => a.Indices(index)));
        calls.AddReranked("search through an alias", client => client.SearchAsync<Book>(s => s
            .Indices(index + "-alias").Size(60).Query(q => q.Match(m => m.Field("body").Query("shoes")))));
        calls.Add("move an alias", client => client.Indices.UpdateAliasesAsync(u => u.Actions(
            a => a.Remove(r => r.Index(index).Alias(index + "-alias")), a => a.Add(r => r.Index(index).Alias(index + "-other")))));
        calls.Add("delete an alias", client => client.Indices.DeleteAliasAsync(index, index + "-other"));
        calls.Add("get an alias that is missing", client => client.Indices.GetAliasAsync(a => a.Name(index + "-other")));
    }

    private static void AddTemplates(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add("put a template", client => client.Indices.PutIndexTemplateAsync(index, t => t
            .IndexPatterns(index + "-from-template-*").Template(x => x.Settings(s => s.NumberOfReplicas(0)))));
        calls.Add("get a template", client => client.Indices.GetIndexTemplateAsync(t => t.Name(index)));
        calls.Add("delete a template", client => client.Indices.DeleteIndexTemplateAsync(index));
        calls.Add(
            "put a script",
            client => client.PutScriptAsync(index, s => s.Script(x => x.Language(ScriptLanguage.Painless).Source("doc['price'].value"))));
        calls.Add("get a script", client => client.GetScriptAsync(index));
        calls.Add("delete a script", client => client.DeleteScriptAsync(index));
    }

    private static void AddPipelines(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add(
            "put a pipeline",
            client =>
                client.Ingest.PutPipelineAsync(index, p => p.Description("lower").Processors(x => x.Lowercase(l => l.Field("brand")))));
        calls.Add("get a pipeline", client => client.Ingest.GetPipelineAsync(p => p.Id(index)));
        calls.Add(
            "index through a pipeline",
            client => client.IndexAsync(new Book { Brand = "LOUD" }, i => i.Index(index).Id("loud").Pipeline(index).Refresh(Refresh.True)));
        calls.Add("get what the pipeline wrote", client => client.GetAsync<Book>(index, "loud"));
        calls.Add("delete a pipeline", client => client.Ingest.DeletePipelineAsync(index));
    }

    private static void AddCluster(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add(
            "health of an index",
            client => client.Cluster.HealthAsync(h => h.Indices(index).WaitForStatus(HealthStatus.Green).Timeout("10s")));
        calls.Add("settings of the cluster", client => client.Cluster.GetSettingsAsync());
        calls.Add(
            "nodes", client => client.Nodes.InfoAsync(n => n.Metric([global::Elastic.Clients.Elasticsearch.Nodes.NodesInfoMetric.Http])));
        calls.Add("script languages", client => client.GetScriptLanguagesAsync());
        calls.Add("a task that is missing", client => client.Tasks.GetAsync("nope:1"));
    }
}
