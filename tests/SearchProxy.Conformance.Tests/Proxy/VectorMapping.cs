using System.Text.Json.Nodes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>What an index needs in either product to be searched by the vectors of a scripted encoder.</summary>
/// <param name="Field">The mapping of the vector field.</param>
/// <param name="Settings">The settings of the index: one shard, no copy.</param>
/// <param name="Encoder">Whose vectors they are.</param>
internal sealed record VectorMapping(JsonObject Field, JsonObject Settings, FakeTextEncoder Encoder)
{
    private const string DenseVector =
        """{"type":"dense_vector","dims":8,"index":true,"similarity":"cosine","index_options":{"type":"hnsw","m":16,"ef_construction":100}}""";

    private const string KnnVector =
        """{"type":"knn_vector","dimension":8,"method":{"name":"hnsw","engine":"lucene","space_type":"cosinesimil","parameters":{"m":16,"ef_construction":100}}}""";

    public static async Task<VectorMapping> ForAsync(Uri engine, FakeTextEncoder encoder)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = engine });
        var info = (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), CancellationToken.None)).Info!;
        var settings = new JsonObject { ["index.number_of_shards"] = 1, ["index.number_of_replicas"] = 0 };
        if (info.Product == EngineProduct.OpenSearch)
        {
            settings["index.knn"] = true;
        }

        return new VectorMapping(
            JsonNode.Parse(info.Product == EngineProduct.OpenSearch ? KnnVector : DenseVector)!.AsObject(), settings, encoder);
    }

    /// <summary>The <c>_meta</c> of a mapping whose vectors are in the field <c>v</c>.</summary>
    public JsonNode Meta(string textField) => JsonNode.Parse(
        $$$"""{"search_proxy":{"version":1,"text_fields":[{"name":"{{{textField}}}"}],"vector_field":"v","model":"{{{Encoder.ModelId}}}","dimensions":{{{Encoder.Dimensions}}}}}""")!;
}
