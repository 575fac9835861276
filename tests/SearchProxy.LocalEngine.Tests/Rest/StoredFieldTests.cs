namespace SearchProxy.LocalEngine.Tests.Rest;

/// <summary>What a mapping leaves out of the source can still be read, and outlives a merge.</summary>
public sealed class StoredFieldTests
{
    [Fact]
    public async Task A_stored_field_comes_back_by_id_and_the_source_only_when_asked_for()
    {
        await using var engine = await StartAsync(LocalEngineProduct.Elasticsearch, refreshes: false);

        var plain = await engine.SendAsync("GET", "/books/_doc/1");
        var stored = await engine.SendAsync("POST", "/books/_mget?stored_fields=own.hash", """{"ids":["1","9"]}""");
        var both = await engine.SendAsync(
            "POST", "/books/_mget?stored_fields=own.*&_source_includes=t", """{"docs":[{"_id":"1","routing":"x"}]}""");
        var inBody = await engine.SendAsync("POST", "/books/_mget", """{"docs":[{"_id":"1","stored_fields":["own.hash","_source"]}]}""");

        Assert.Equal("""{"t":"x"}""", plain.GetProperty("_source").GetRawText());
        var first = stored.GetProperty("docs")[0];
        Assert.Equal("""{"own.hash":["h"]}""", first.GetProperty("fields").GetRawText());
        Assert.False(first.TryGetProperty("_source", out _));
        Assert.False(stored.GetProperty("docs")[1].GetProperty("found").GetBoolean());
        Assert.Equal("""{"t":"x"}""", both.GetProperty("docs")[0].GetProperty("_source").GetRawText());
        Assert.Equal("""{"own.hash":["h"]}""", both.GetProperty("docs")[0].GetProperty("fields").GetRawText());
        Assert.Equal("""{"t":"x"}""", inBody.GetProperty("docs")[0].GetProperty("_source").GetRawText());
    }

    [Fact]
    public async Task A_merge_keeps_what_is_not_in_the_source()
    {
        await using var engine = await StartAsync(LocalEngineProduct.Elasticsearch);

        await engine.SendAsync("POST", "/books/_forcemerge");
        var answer = await engine.SendAsync(
            "POST", "/books/_search", """{"knn":{"field":"own.vector","query_vector":[1,0],"k":1},"stored_fields":["own.hash"]}""");

        Assert.Equal("""{"own.hash":["h"]}""", answer.GetProperty("hits").GetProperty("hits")[0].GetProperty("fields").GetRawText());
    }

    [Theory]
    [InlineData(LocalEngineProduct.Elasticsearch, "doc['own.vector'].vectorValue", "doc['own.parts.v'].vectorValue")]
    [InlineData(
        LocalEngineProduct.OpenSearch,
        "def numbers = doc['own.vector'].value; def copy = new float[numbers.length]; for (int i = 0; i < copy.length; ++i) { copy[i] = numbers[i]; } return copy;",
        "def numbers = doc['own.parts.v'].value; def copy = new float[numbers.length]; for (int i = 0; i < copy.length; ++i) { copy[i] = numbers[i]; } return copy;")]
    public async Task A_script_reads_vectors_back_of_documents_and_of_their_parts(
        LocalEngineProduct product, string script, string partScript)
    {
        await using var engine = await StartAsync(product);
        var body = $$$$$$"""
            {"_source":false,"query":{"nested":{"path":"own.parts","query":{"exists":{"field":"own.parts.v"}},"inner_hits":{"size":100,"sort":["_doc"],"_source":false,
            "script_fields":{"n":{"script":"{{{{{{partScript}}}}}}"}}}}},"script_fields":{"n":{"script":{"source":"{{{{{{script}}}}}}"}}}}
            """;

        var hit = (await engine.SendAsync("POST", "/books/_search", body)).GetProperty("hits").GetProperty("hits")[0];

        Assert.Equal("""{"n":[[0.5,1]]}""", hit.GetProperty("fields").GetRawText());
        var parts = hit.GetProperty("inner_hits").GetProperty("own.parts").GetProperty("hits").GetProperty("hits");
        Assert.Equal(
            ["""{"n":[[1,2]]}""", """{"n":[[3,4]]}"""], parts.EnumerateArray().Select(part => part.GetProperty("fields").GetRawText()));
    }

    private static async Task<EngineRig> StartAsync(LocalEngineProduct product, bool refreshes = true)
    {
        var engine = await EngineRig.StartAsync(product);
        var vector = product == LocalEngineProduct.Elasticsearch
            ? """{"type":"dense_vector","dims":2,"similarity":"cosine"}"""
            : """{"type":"knn_vector","dimension":2,"method":{"name":"hnsw","engine":"lucene","space_type":"cosinesimil"}}""";
        const string Index = """
            {"settings":{"index":{"knn":true,"refresh_interval":"-1"}},"mappings":{"_source":{"excludes":["own"]},"properties":{"own":{"properties":{
            "hash":{"type":"keyword","store":true},"vector":VECTOR,"parts":{"type":"nested","properties":{"v":VECTOR}}}}}}}
            """;
        var body = Index.Replace("VECTOR", vector, StringComparison.Ordinal);
        await engine.SendAsync(
            "PUT",
            "/books",
            product == LocalEngineProduct.OpenSearch ? body : body.Replace("\"knn\":true,", string.Empty, StringComparison.Ordinal));
        await engine.SendAsync(
            "PUT",
            $"/books/_doc/1{(refreshes ? "?refresh=true" : string.Empty)}",
            """{"t":"x","own":{"hash":"h","vector":[0.5,1],"parts":[{"v":[1,2]},{"v":[3,4]}]}}""",
            201);
        return engine;
    }
}
