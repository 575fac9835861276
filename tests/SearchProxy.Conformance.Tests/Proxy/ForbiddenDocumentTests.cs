using System.Text.Json.Nodes;
using SearchProxy.Conformance.Tests.Contract;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>A document that the client's query forbids never comes back, whatever the vector leg finds.</summary>
public sealed class ForbiddenDocumentTests
{
    private const int Trees = 60;

    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    public async Task Whatever_the_query_says(TestedEngine engine)
    {
        await using var tested = await EngineUnderTest.StartAsync(engine);
        await using var index = await ProxiedIndex.CreateAsync(tested.Url, withVectors: true);
        await index.ServeAsync(window: 50);
        var random = new Random(42);
        var withVectorLeg = 0;
        for (var i = 0; i < Trees; i++)
        {
            var (query, demand) = RandomTree(random);
            var allowed = ProxiedIndex.Ids(await index.SearchDirectlyAsync($$"""{"size":1000,"query":{{demand.ToJsonString()}}}"""))
                .ToHashSet();
            var lexical = ProxiedIndex.Ids(await index.SearchDirectlyAsync($$"""{"size":1000,"query":{{query.ToJsonString()}}}"""));

            var (answer, marker) = await index.SearchAsync($$"""{"size":100,"query":{{query.ToJsonString()}}}""");

            var ids = ProxiedIndex.Ids(answer);
            Assert.True(
                ids.All(allowed.Contains),
                $"{query.ToJsonString()} gave {string.Join(',', ids.Where(id => !allowed.Contains(id)))} ({marker})");
            withVectorLeg += ids.Except(lexical).Any() ? 1 : 0;
        }

        Assert.True(
            withVectorLeg > Trees / 4,
            $"only {withVectorLeg} of {Trees} searches had hits of the vector leg alone: the test would prove nothing");
    }

    /// <summary>A query with text and random mandatory clauses, and those clauses alone.</summary>
    private static (JsonNode Query, JsonNode Demand) RandomTree(Random random)
    {
        var demanded = new JsonArray();
        var forbidden = new JsonArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            (random.Next(3) == 0 ? forbidden : demanded).Add(Clause(random, depth: 2));
        }

        var query = new JsonObject
        {
            ["bool"] = new JsonObject
            {
                ["must"] = new JsonArray(JsonNode.Parse("""{"match":{"text":"whale"}}""")),
                ["filter"] = demanded.DeepClone(),
                ["must_not"] = forbidden.DeepClone(),
            },
        };
        var demand = new JsonObject { ["bool"] = new JsonObject { ["filter"] = demanded, ["must_not"] = forbidden } };
        return (query, demand);
    }

    private static JsonNode Clause(Random random, int depth) => random.Next(depth == 0 ? 4 : 6) switch
    {
        0 => JsonNode.Parse($$$"""{"term":{"tenant":"t{{{random.Next(3)}}}"}}""")!,
        1 => JsonNode.Parse($$$$"""{"range":{"n":{"gte":{{{{random.Next(100)}}}}}}}""")!,
        2 => JsonNode.Parse($$$"""{"terms":{"tenant":["t{{{random.Next(3)}}}","t{{{random.Next(3)}}}"]}}""")!,
        3 => JsonNode.Parse("""{"exists":{"field":"n"}}""")!,
        4 => new JsonObject
        {
            ["bool"] = new JsonObject
            {
                ["should"] = new JsonArray(Clause(random, depth - 1), Clause(random, depth - 1)),
                ["minimum_should_match"] = 1,
            },
        },
        _ =>
            new JsonObject { ["bool"] = new JsonObject { ["must"] = Clause(random, depth - 1), ["must_not"] = Clause(random, depth - 1) } },
    };
}
