using System.Text.Json;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>The local engine against a real one on whole collections: every token, and every score of every judged query.</summary>
public sealed class LuceneAgreementTests
{
    private const double RelativeTolerance = 1e-5;
    private const int TokensPerRequest = 9_000;

    private static readonly Func<string, object>[] Queries =
    [
        text => new { multi_match = new { query = text, fields = (string[])["title", "text"] } },
        text => new { multi_match = new { query = text, fields = (string[])["title^2", "text", "plain"], type = "most_fields" } },
        text => new { match = new { plain = new { query = text, minimum_should_match = "60%" } } },
    ];

    [OpenSearchTheory]
    [InlineData("nfcorpus")]
    [InlineData("scifact")]
    [InlineData("cranfield")]
    public async Task Every_judged_query_finds_the_same_documents_with_the_same_scores(string collection)
    {
        var judged = JudgedCollection.Load(collection);
        await using var host = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = LocalEngineProduct.OpenSearch });
        using var local = new CollectionClient(host.Url);
        using var real = new CollectionClient(RealEngine.OpenSearch!);
        await Task.WhenAll(local.IndexAsync(judged), real.IndexAsync(judged));

        foreach (var body in judged.Queries.SelectMany(text =>
            Queries.Select(query => new { size = 50, _source = false, query = query(text) })))
        {
            var text = JsonSerializer.Serialize(body);
            var (ours, theirs) = (await local.SearchAsync(text), await real.SearchAsync(text));
            Assert.Equal(theirs.Count, ours.Count);
            Assert.All(
                ours.Zip(theirs),
                pair => Assert.InRange(pair.First.Score / pair.Second.Score, 1 - RelativeTolerance, 1 + RelativeTolerance));
            Assert.Equal(AboveTheLastTie(theirs), AboveTheLastTie(ours));
        }

        await real.DeleteAsync();
    }

    [OpenSearchTheory]
    [InlineData("nfcorpus")]
    [InlineData("scifact")]
    [InlineData("cranfield")]
    [InlineData("xquad-r-en")]
    [InlineData("xquad-r-de")]
    [InlineData("xquad-r-zh")]
    public async Task Every_text_is_cut_into_the_same_tokens(string collection)
    {
        var judged = JudgedCollection.Load(collection);
        var texts = judged.Queries.Concat(judged.Documents.SelectMany(document =>
            (string[])[document.GetProperty("title").GetString()!, document.GetProperty("text").GetString()!]));
        await using var host = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = LocalEngineProduct.OpenSearch });
        using var local = new CollectionClient(host.Url);
        using var real = new CollectionClient(RealEngine.OpenSearch!);
        foreach (var part in Parts(texts))
        {
            Assert.Equal(await real.AnalyzeAsync("standard", part), await local.AnalyzeAsync("standard", part));
            Assert.Equal(await real.AnalyzeAsync("english", part), await local.AnalyzeAsync("english", part));
        }
    }

    /// <summary>
    /// Ids without the hits that tie with the last one: the order of ties is that of segments, and which of them are cut off follows from
    /// it.
    /// </summary>
    private static SortedSet<string> AboveTheLastTie(List<(string Id, double Score)> hits) =>
        new(hits.Where(hit => hit.Score > hits[^1].Score * (1 + RelativeTolerance)).Select(hit => hit.Id), StringComparer.Ordinal);

    /// <summary>Texts for one request each; an engine analyses 10,000 tokens at once, and no token is shorter than a character.</summary>
    private static IEnumerable<List<string>> Parts(IEnumerable<string> texts)
    {
        var part = new List<string>();
        var characters = 0;
        foreach (var text in texts.Where(text => text.Length is > 0 and < TokensPerRequest))
        {
            if (characters + text.Length > TokensPerRequest)
            {
                yield return part;
                (part, characters) = ([], 0);
            }

            part.Add(text);
            characters += text.Length;
        }

        yield return part;
    }
}
