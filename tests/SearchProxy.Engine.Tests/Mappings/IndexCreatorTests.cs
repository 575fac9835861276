using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Engine.Tests.Mappings;

public class IndexCreatorTests
{
    private static readonly IndexPlan Plan = new()
    {
        Index = "books",
        TextFields = [new TextField("title", "Title", 2), new TextField("body.text")],
        Model = "mini@1",
        Dimensions = 384,
        Analyzer = "english",
    };

    [Theory]
    [InlineData(EngineProduct.Elasticsearch, 8, false)]
    [InlineData(EngineProduct.Elasticsearch, 9, true)]
    [InlineData(EngineProduct.OpenSearch, 2, true)]
    [InlineData(EngineProduct.OpenSearch, 3, false)]
    public async Task A_new_index_spells_out_type_engine_and_similarity(EngineProduct product, int major, bool passages)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("PUT", "/books", EngineAnswer.Json("""{"acknowledged":true}"""));

        var creation = await Creator(engine, product, major).CreateAsync(Plan with { Passages = passages }, default);

        Assert.Equal(IndexCreationResult.Created, creation.Result);
        var body = JsonNode.Parse(engine.Asked.Single().Text)!;
        var mappings = body["mappings"]!;
        Assert.Equal("""["search_proxy"]""", mappings["_source"]!["excludes"]!.ToJsonString());
        Assert.Equal("""{"type":"text","analyzer":"english"}""", mappings["properties"]!["body"]!["properties"]!["text"]!.ToJsonString());
        var own = mappings["properties"]!["search_proxy"]!["properties"]!;
        var vector = (passages ? own["passages"]!["properties"]! : own)["vector"]!;
        Assert.Equal(
            product == EngineProduct.Elasticsearch
                ? """{"type":"dense_vector","dims":384,"index":true,"similarity":"cosine","index_options":{"type":"hnsw","m":16,"ef_construction":100}}"""
                : """{"type":"knn_vector","dimension":384,"method":{"name":"hnsw","engine":"lucene","space_type":"cosinesimil","parameters":{"m":16,"ef_construction":100}}}""",
            vector.ToJsonString());
        Assert.Equal(product == EngineProduct.OpenSearch, body["settings"]!["index"]!["knn"] is not null);
        Assert.DoesNotContain("${", engine.Asked.Single().Text, StringComparison.Ordinal);
        var profile = IndexProfileJson.Read(JsonSerializer.SerializeToUtf8Bytes(mappings["_meta"]!["search_proxy"])).Profile!;
        Assert.Equal(passages ? "search_proxy.passages.vector" : "search_proxy.vector", profile.VectorField);
        Assert.Equal(Plan.TextFields, profile.TextFields);
    }

    [Fact]
    public async Task A_template_of_a_major_version_stands_in_for_the_products_own()
    {
        var folder = Directory.CreateTempSubdirectory("mappings-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "opensearch", "3"));
            File.Copy(
                RepositoryFolder.At("mappings", "opensearch", "documents.json"), Path.Combine(folder, "opensearch", "documents.json"));
            var own = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "opensearch", "documents.json")))!;
            own["settings"]!["index"]!["refresh_interval"] = "7s";
            await File.WriteAllTextAsync(Path.Combine(folder, "opensearch", "3", "documents.json"), own.ToJsonString());
            var templates = new MappingTemplates(folder);

            Assert.Null(Interval(2));
            Assert.Equal("7s", Interval(3));

            string? Interval(int major) =>
                (string?)templates.Fill(
                    new EngineInfo(EngineProduct.OpenSearch, $"{major}.0.0", major, "c"), Plan)["settings"]!["index"]!["refresh_interval"];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_index_that_exists_is_compared_and_left_alone()
    {
        Assert.Equal(IndexCreationResult.AlreadyThere, (await CreateOnExistingAsync(Plan)).Result);
        Assert.Equal(IndexCreationResult.ExistsWithoutProfile, (await CreateOnExistingAsync(null)).Result);
        var other = await CreateOnExistingAsync(Plan with { Model = "other@2" });
        Assert.Equal(IndexCreationResult.OtherProfile, other.Result);
        Assert.Contains("other@2", other.Detail, StringComparison.Ordinal);
        Assert.Contains("mini@1", other.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extending_keeps_what_others_wrote_into_meta()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When(
            "GET",
            "/books/_mapping",
            EngineAnswer.Json("""{"books-7":{"mappings":{"_meta":{"owner":"ops"},"properties":{"title":{"type":"text"}}}}}"""));
        engine.When("PUT", "/books/_mapping", EngineAnswer.Json("""{"acknowledged":true}"""));

        var creation = await Creator(engine, EngineProduct.Elasticsearch, 8).ExtendAsync(Plan, default);

        Assert.Equal(IndexCreationResult.Extended, creation.Result);
        var body = JsonNode.Parse(engine.Asked[^1].Text)!.AsObject();
        Assert.Equal(["_meta", "properties"], body.Select(member => member.Key));
        Assert.Equal("ops", (string?)body["_meta"]!["owner"]);
        Assert.NotNull(body["_meta"]!["search_proxy"]);
        Assert.Equal(["search_proxy"], body["properties"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task Vectors_of_two_models_are_not_mixed_by_extending()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("GET", "/books/_mapping", Mapping(Plan with { Model = "other@2" }));

        var creation = await Creator(engine, EngineProduct.Elasticsearch, 8).ExtendAsync(Plan, default);

        Assert.Equal(IndexCreationResult.OtherProfile, creation.Result);
        Assert.Single(engine.Asked);
    }

    [Fact]
    public async Task An_OpenSearch_index_without_knn_says_what_to_do()
    {
        await using var engine = await ScriptedEngine.StartAsync(EngineKind.OpenSearch2);
        engine.When("GET", "/books/_mapping", EngineAnswer.Json("""{"books":{"mappings":{}}}"""));
        engine.When(
            "PUT",
            "/books/_mapping",
            EngineAnswer.Error(400, "mapper_parsing_exception", "Cannot set modelId or method parameters when index.knn setting is false"));

        Assert.Equal(
            IndexCreationResult.NoVectorSupport, (await Creator(engine, EngineProduct.OpenSearch, 2).ExtendAsync(Plan, default)).Result);
    }

    [Fact]
    public async Task Refusals_and_silence_are_values()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("PUT", "/books", EngineAnswer.Error(403, "security_exception", "not allowed"));
        var creator = Creator(engine, EngineProduct.Elasticsearch, 8);

        var refused = await creator.CreateAsync(Plan, default);
        var missing = await creator.ExtendAsync(Plan with { Index = "nope" }, default);
        engine.Always(EngineAnswer.Broken(Testing.FakeEngine.EngineFault.DropBeforeHead));
        var silent = await creator.CreateAsync(Plan, default);

        Assert.Equal((IndexCreationResult.Refused, "403 security_exception: not allowed"), (refused.Result, refused.Detail));
        Assert.Equal(IndexCreationResult.Missing, missing.Result);
        Assert.Equal(IndexCreationResult.Unreachable, silent.Result);
    }

    [Fact]
    public void Every_error_of_a_plan_is_told_at_once()
    {
        var plan = Plan with
        {
            Index = "Bad Name",
            TextFields = [new TextField("search_proxy.x"), new TextField("a..b")],
            Dimensions = 0,
            Shards = 0,
        };

        Assert.Equal(5, plan.Validate().Count);
        Assert.Empty(Plan.Validate());
    }

    [Fact]
    public async Task A_missing_template_names_the_file()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        var nowhere = new MappingTemplates(Path.Combine(Path.GetTempPath(), $"no-mappings-{Guid.NewGuid():N}"));
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var creator = new IndexCreator(client, new EngineInfo(EngineProduct.Elasticsearch, "8.0.0", 8, "c"), nowhere);

        var exception = await Assert.ThrowsAsync<MappingTemplateException>(() => creator.CreateAsync(Plan, default));

        Assert.Contains("documents.json", exception.Message, StringComparison.Ordinal);
    }

    [OpenSearchFact]
    public Task A_real_OpenSearch_takes_both_templates() => CreateForRealAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task A_real_Elasticsearch_takes_both_templates() => CreateForRealAsync(RealEngine.Elasticsearch!);

    private static async Task CreateForRealAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        var info = (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), default)).Info!;
        var creator = new IndexCreator(client, info, new MappingTemplates(RepositoryFolder.At("mappings")));
        foreach (var passages in new[] { false, true })
        {
            var plan = Plan with { Index = $"creator-{Guid.NewGuid():N}", Passages = passages, Replicas = 0 };
            Assert.Equal(new IndexCreation(IndexCreationResult.Created), await creator.CreateAsync(plan, default));
            Assert.Equal(IndexCreationResult.AlreadyThere, (await creator.CreateAsync(plan, default)).Result);
            Assert.Equal(IndexCreationResult.AlreadyThere, (await creator.ExtendAsync(plan, default)).Result);
            await client.SendAsync(new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = "/" + plan.Index }, 1 << 20, default);
        }
    }

    private static async Task<IndexCreation> CreateOnExistingAsync(IndexPlan? existing)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("PUT", "/books", EngineAnswer.Error(400, "resource_already_exists_exception", "index [books] already exists"));
        engine.When("GET", "/books/_mapping", existing is null ? EngineAnswer.Json("""{"books":{"mappings":{}}}""") : Mapping(existing));
        return await Creator(engine, EngineProduct.Elasticsearch, 8).CreateAsync(Plan, default);
    }

    private static EngineAnswer Mapping(IndexPlan plan) => EngineAnswer.Json(
        new JsonObject
        {
            ["books"] = new JsonObject
            {
                ["mappings"] = new JsonObject { ["_meta"] = new JsonObject { ["search_proxy"] = MappingTemplate.Profile(plan.Profile) } },
            },
        }.ToJsonString());

    private static IndexCreator Creator(ScriptedEngine engine, EngineProduct product, int major) => new(
        new EngineClient(new EngineClientOptions { Address = engine.Url }),
        new EngineInfo(product, $"{major}.0.0", major, "c"),
        new MappingTemplates(RepositoryFolder.At("mappings")));
}
