using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engine;
using SearchProxy.Inference.Tokenization;
using SearchProxy.Ingest.Migrations;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;
using SearchProxy.LocalEngine;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Testing;
using System.Buffers;
using System.Text.Json;
using System.Text;

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
        await MigrateAsync(engine.Url);
    }

    [OpenSearchFact]
    public Task A_change_of_the_model_on_a_real_OpenSearch() => MigrateAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task A_change_of_the_model_on_a_real_Elasticsearch() => MigrateAsync(RealEngine.Elasticsearch!);

    private async Task MigrateAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        var (alias, next) = (Name + "-alias", Name + "-next");
        var engine = await CreateAsync(client, Name, passages: false);
        Write(80);
        await RunAsync(client, Name, new FileSource([At]));
        await client.SendAsync(EngineRequest.Put($"/{Name}/_alias/{alias}", default), 1 << 20, default);
        Encoder.ModelId = "fake-encoder@2";
        await CreateAsync(client, next, passages: false);
        var migration = new IndexMigration(client, engine, Encoder);
        var options = new IngestOptions { Index = next, StateFolder = Path.Combine(Folder, "migration") };

        var (backfill, _) = await migration.CopyAsync(Name, options, default);
        await client.SendAsync(EngineRequest.Put($"/{Name}/_doc/3", "{\"id\":\"3\",\"text\":\"written meanwhile\"}"u8.ToArray()), 1 << 20, default);
        await client.SendAsync(new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = $"/{Name}/_doc/4?refresh=true" }, 1 << 20, default);
        var early = await migration.VerifyAsync(Name, options, PrivateFields.Vector, 100, default);
        var (catchUp, removed) = await migration.CopyAsync(Name, options, default);
        var verified = await migration.VerifyAsync(Name, options, PrivateFields.Vector, 40, default);

        Assert.Equal((80, 0), (backfill.Counts.Indexed, backfill.Counts.Rejected));
        Assert.False(early.Holds);
        Assert.Equal((1, 78, 1), (catchUp.Counts.Indexed, catchUp.Counts.Unchanged, removed));
        Assert.True(verified.Holds, verified.ToString());
        Assert.Null(await migration.SwapAsync(alias, Name, next, default));
        Assert.Equal("""{"id":"3","text":"written meanwhile"}""", await SourceAsync(client, alias, "3"));
        Assert.NotNull(await migration.SwapAsync(alias, Name, next, default));
        await DeleteAsync(client, next);
        await DeleteAsync(client, Name);
    }
}
