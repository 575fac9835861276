using System.Text;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Queries;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Evaluation.Tests.Queries;

/// <summary>Known items: each document asked for by its title.</summary>
public sealed class TitleQueriesTests
{
    [Fact]
    public async Task A_title_that_asks_for_one_document_becomes_a_judged_query_and_says_what_it_is()
    {
        var drawn = await SampleAsync(
            10,
            ("1", """{"title":"The  white whale"}"""),
            ("2", """{"title":"Twice told"}"""),
            ("3", """{"title":"twice told"}"""),
            ("4", """{"title":"Single"}"""),
            ("5", """{"title":["a","b"]}"""),
            ("6", """{"text":"no title"}"""),
            ("7", """{"title":"One two three four five six seven eight nine ten eleven twelve thirteen"}"""));
        using var bytes = new MemoryStream();
        drawn.Write(bytes);
        using var file = new TemporaryFile(Encoding.UTF8.GetString(bytes.ToArray()), ".csv");
        var set = JudgementReader.Read(file.Path, queries: null);

        Assert.Equal((7, 5), (drawn.Documents, drawn.Unusable));
        Assert.Equal(
            [("One two three four five six seven eight nine ten eleven twelve", "7"), ("The white whale", "1")],
            set.Queries.Select(static query => (query.Text, Assert.Single(query.Grades).Key))
                .OrderBy(static pair => pair.Text, StringComparer.Ordinal));
        Assert.Contains("nobody judged", set.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_draws_the_same_and_no_more_than_asked()
    {
        var documents = Enumerable.Range(0, 100).Select(static i => ($"{i}", $$"""{"title":"title number {{i}}"}""")).ToArray();

        var (first, again) = (await SampleAsync(20, documents), await SampleAsync(20, documents));

        Assert.Equal(20, first.Items.Count);
        Assert.Equal(first.Items, again.Items);
        Assert.NotEqual(Enumerable.Range(0, 20).Select(static i => $"{i}"), first.Items.Select(static item => item.Id));
    }

    private static Task<TitleQueries> SampleAsync(int count, params (string Id, string Json)[] documents) => TitleQueries.SampleAsync(
        documents.Select(static (document, i) =>
            new SourceRecord(new DocumentHead(i, document.Id) { Id = document.Id }, Encoding.UTF8.GetBytes(document.Json)))
            .ToAsyncEnumerable(),
        "title", count, new Random(5), default);
}
