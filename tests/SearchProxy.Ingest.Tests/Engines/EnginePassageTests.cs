using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Engines;

/// <summary>Long texts as nested passages, against each engine.</summary>
public sealed class EnginePassageTests : EngineScenario
{
    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.LocalAsOpenSearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    public Task Passages_of_long_texts_are_found(TestedEngine engine) => OnAsync(engine, PassagesAsync);

    private async Task PassagesAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        var engine = await CreateAsync(client, Name, passages: true);
        var filler = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"Nothing of interest stands in sentence {i}."));
        await File.WriteAllTextAsync(
            At,
            $$"""{"id":"1","title":"First","text":"{{filler}} A heron waits at the lake. {{filler}}"}"""
                + "\n"
                + $$"""{"id":"2","title":"Second","text":"{{filler}}"}""");

        var summary = await RunAsync(client, Name, new FileSource([At]), passages: true);

        Assert.Equal((2, 0), (summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.True(summary.Counts.Passages > 10);
        var encoded = Encoder.Asked.Count;
        await File.WriteAllTextAsync(At, (await File.ReadAllTextAsync(At)).Replace("}", ",\"price\":1}", StringComparison.Ordinal));
        Assert.Equal(2, (await RunAsync(client, Name, new FileSource([At]), passages: true)).Counts.Reused);
        Assert.Equal(encoded, Encoder.Asked.Count);
        var hits = await NearestAsync(
            client,
            engine,
            Name,
            PrivateFields.PassageVector,
            "First\nA heron waits at the lake.",
            new PassageLeg(PrivateFields.Passages, PrivateFields.PassageText));
        Assert.Equal("1", hits[0].GetProperty("_id").GetString());
        var inner = hits[0].GetProperty("inner_hits").GetProperty(VectorLeg.InnerHitsName).GetProperty("hits").GetProperty("hits");
        Assert.Contains(
            "heron", inner[0].GetProperty("fields").GetProperty(PrivateFields.PassageText)[0].GetString(), StringComparison.Ordinal);
        Assert.False(hits[0].GetProperty("_source").TryGetProperty("search_proxy", out _));
        await DeleteAsync(client, Name);
    }
}
