using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engine.Profiles;
using SearchProxy.Ingest.Migration;
using SearchProxy.Ingest.Sources;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Engines;

/// <summary>A new model beside the old one until the alias moves, against each engine.</summary>
public sealed class EngineMigrationTests : EngineScenario
{
    [Theory]
    [InlineData(LocalEngineProduct.Elasticsearch)]
    [InlineData(LocalEngineProduct.OpenSearch)]
    public async Task A_change_of_the_model_on_the_local_engine(LocalEngineProduct product)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = product });
        await MigrateAsync(engine.Url, hasPipelines: false);
    }

    [OpenSearchFact]
    public Task A_change_of_the_model_on_a_real_OpenSearch() => MigrateAsync(RealEngine.OpenSearch!, hasPipelines: true);

    [ElasticsearchFact]
    public Task A_change_of_the_model_on_a_real_Elasticsearch() => MigrateAsync(RealEngine.Elasticsearch!, hasPipelines: true);

    private async Task MigrateAsync(Uri url, bool hasPipelines)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        var (alias, next) = (Name + "-alias", Name + "-next");
        var engine = await CreateAsync(client, Name, passages: false);
        await SendAsync(client, EngineRequest.Put($"/{Name}/_mapping", """{"properties":{"group":{"type":"keyword"}}}"""u8.ToArray()));
        Write(80);
        await RunAsync(client, Name, new FileSource([At]));
        await SendAsync(client, EngineRequest.Put($"/{Name}/_alias/{alias}", """{"filter":{"term":{"group":"0"}}}"""u8.ToArray()));
        var old = (await new IndexProfileReader(client, new IndexProfileReaderOptions()).ReadAsync(Name, [], default)).SharedProfile;
        await (hasPipelines ? AddFinalPipelineAsync(client) : Task.CompletedTask);
        Encoder.ModelId = "fake-encoder@2";
        var created = await CreateNextAsync(client, engine, next);
        Assert.Equal(IndexCreationResult.Created, created.Result);
        Assert.Equal(
            hasPipelines, created.Detail?.Contains($"without the final pipeline \"{Name}-final\"", StringComparison.Ordinal) ?? false);
        var migration = new IndexMigration(client, engine, Encoder);
        var verifier = new MigrationVerifier(client, engine, Encoder);
        var options = new IngestOptions { Index = next, StateFolder = Path.Combine(Folder, "migration") };

        var (backfill, _) = await migration.CopyAsync(Name, options, default);
        await SendAsync(
            client, EngineRequest.Put($"/{Name}/_doc/3", "{\"id\":\"3\",\"text\":\"written meanwhile\",\"group\":0}"u8.ToArray()));
        await SendAsync(client, new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = $"/{Name}/_doc/4?refresh=true" });
        var early = await verifier.VerifyAsync(Name, old, options, 100, default);
        Assert.Null(await migration.BlockWritesAsync(Name, isBlocked: true, default));
        var blocked = await client.SendAsync(EngineRequest.Put($"/{Name}/_doc/6", """{"text":"refused"}"""u8.ToArray()), 1 << 20, default);
        Assert.Equal(403, blocked.Response!.Status);
        var (catchUp, removed) = await migration.CopyAsync(Name, options, default);
        var verified = await verifier.VerifyAsync(Name, old, options, 40, default);

        Assert.Equal((80, 0), (backfill.Counts.Indexed, backfill.Counts.Rejected));
        Assert.False(early.Holds);
        Assert.Equal((1, 78, 1), (catchUp.Counts.Indexed, catchUp.Counts.Unchanged, removed));
        Assert.True(verified.Holds, verified.ToString());
        // The fake encoder gives the same vectors under both names, so the neighbours are the same but for the document without one in the
        // old index.
        Assert.Equal((40, 40, 40), (verified.Sampled, verified.ReadBack, verified.SameVector));
        Assert.True(verified.Overlap > 0.95 && verified.Compared >= 39, verified.ToString());
        await JudgeAsync(verifier, next);
        await SwapAsync(client, migration, alias, next, hasPipelines);
    }

    // A pipeline gives the members an order of its own.
    private static async Task AssertSourceAsync(EngineClient client, string index, string id, string expected)
    {
        var found = await SourceAsync(client, index, id);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(found)), found);
    }

    private async Task AddFinalPipelineAsync(EngineClient client)
    {
        await SendAsync(
            client,
            EngineRequest.Put(
                $"/_ingest/pipeline/{Name}-final", """{"processors":[{"set":{"field":"stamped","value":true}}]}"""u8.ToArray()));
        await SendAsync(
            client, EngineRequest.Put($"/{Name}/_settings", Encoding.UTF8.GetBytes($$"""{"index.final_pipeline":"{{Name}}-final"}""")));
    }

    private async Task JudgeAsync(MigrationVerifier verifier, string next)
    {
        var grades = new Dictionary<string, int>(StringComparer.Ordinal) { ["11"] = 1 };
        var found = await verifier.NdcgAsync(next, PrivateFields.Vector, Encoder, [new JudgedText("words of number 11", grades)], default);
        var missed = await verifier.NdcgAsync(
            next,
            PrivateFields.Vector,
            Encoder,
            [new JudgedText("words of number 11", grades), new JudgedText("x", new Dictionary<string, int> { ["none"] = 1 })],
            default);

        Assert.Equal((1.0, 0.5), (found, missed));
    }

    private async Task SwapAsync(EngineClient client, IndexMigration migration, string alias, string next, bool hasPipelines)
    {
        Assert.Null(await migration.SwapAsync(alias, Name, next, default));
        var stamp = hasPipelines ? ",\"stamped\":true" : string.Empty;
        // The old index ran its pipeline, the copy did not run it again, and from now on it runs.
        await AssertSourceAsync(client, alias, "3", "{\"id\":\"3\",\"text\":\"written meanwhile\",\"group\":0" + stamp + "}");
        Assert.Equal("""{"id":"7","text":"words of number 7","group":1}""", await SourceAsync(client, alias, "7"));
        await SendAsync(client, EngineRequest.Put($"/{next}/_doc/new", """{"text":"after the move"}"""u8.ToArray()));
        await AssertSourceAsync(client, next, "new", "{\"text\":\"after the move\"" + stamp + "}");
        Assert.DoesNotContain(
            IndexPipelines.HeldBackMember,
            await ReadAsync(client, $"/{next}/_mapping", root => root.GetRawText()),
            StringComparison.Ordinal);
        Assert.Equal(
            """{"term":{"group":"0"}}""",
            await ReadAsync(
                client,
                $"/{next}/_alias/{alias}",
                root => root.GetProperty(next).GetProperty("aliases").GetProperty(alias).GetProperty("filter").GetRawText()));
        Assert.Equal(
            "keyword",
            await ReadAsync(
                client,
                $"/{next}/_mapping",
                root => root.GetProperty(next)
                    .GetProperty("mappings")
                    .GetProperty("properties")
                    .GetProperty("group")
                    .GetProperty("type")
                    .GetString()!));
        Assert.NotNull(await migration.SwapAsync(alias, Name, next, default));

        // Back again: the old index takes writes as before.
        Assert.Null(await migration.SwapAsync(alias, next, Name, default));
        await SendAsync(client, EngineRequest.Put($"/{Name}/_doc/5", """{"text":"after the way back"}"""u8.ToArray()));
        Assert.Contains("stands for", await migration.DropAsync(Name, default), StringComparison.Ordinal);
        Assert.Contains("there is no index", await migration.DropAsync(alias, default), StringComparison.Ordinal);
        Assert.Null(await migration.DropAsync(next, default));
        Assert.Contains("there is no index", await migration.DropAsync(next, default), StringComparison.Ordinal);
        await DeleteAsync(client, Name);
    }

    private async Task<IndexCreation> CreateNextAsync(EngineClient client, EngineInfo engine, string next)
    {
        var plan = new IndexPlan
        {
            Index = next,
            TextFields = [new TextField("title"), new TextField("text")],
            Model = Encoder.ModelId,
            Dimensions = Encoder.Dimensions,
        };
        return await new IndexCreator(client, engine, new MappingTemplates(RepositoryFolder.At("mappings"))).CreateLikeAsync(
            plan, Name, default);
    }

    private static async Task SendAsync(EngineClient client, EngineRequest request)
    {
        var outcome = await client.SendAsync(request, 1 << 20, default);
        Assert.True(outcome.Response is { IsSuccess: true }, Encoding.UTF8.GetString(outcome.Response!.Body.Span));
    }

    private static async Task<string> ReadAsync(EngineClient client, string path, Func<JsonElement, string> select)
    {
        var outcome = await client.SendAsync(EngineRequest.Get(path), 1 << 20, default);
        using var document = JsonDocument.Parse(outcome.Response!.Body);
        return select(document.RootElement);
    }
}
