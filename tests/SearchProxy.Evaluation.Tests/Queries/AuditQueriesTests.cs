using System.Text;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Queries;

namespace SearchProxy.Evaluation.Tests.Queries;

/// <summary>Query sets from what the proxy noted of searches.</summary>
public sealed class AuditQueriesTests
{
    [Fact]
    public void Each_text_comes_once_however_it_was_asked()
    {
        using var log = Log(
            Line("/books/_search", """{"query":{"match":{"text":"white whale"}}}"""),
            Line(
                "/books/_search?size=3",
                """{"query":{"bool":{"must":{"multi_match":{"query":"white whale","fields":["title","text"]}},"filter":{"term":{"lang":"en"}}}}}"""),
            Line("/books/_search?q=harbour%20lights", ""),
            Line("/books,papers/_search", """{"query":{"match":{"text":"Größe \"L\""}}}"""),
            Line("/books/_search", """{"query":{"term":{"lang":"en"}},"size":0}"""),
            Line("/papers/_search", """{"query":{"match":{"text":"of another index"}}}"""));

        var drawn = AuditQueries.Sample([log.Path], "books", 10, new Random(1));

        Assert.Equal(["Größe \"L\"", "harbour lights", "white whale"], drawn.Texts.Order(StringComparer.Ordinal));
        Assert.Equal((4, 1), (drawn.Searches, drawn.NotUnderstood));
        Assert.Equal(4, AuditQueries.Sample([log.Path], index: null, 10, new Random(1)).Texts.Count);
    }

    [Fact]
    public void What_is_asked_often_is_likely_to_be_drawn_and_a_seed_draws_the_same()
    {
        using var log =
            Log([.. Enumerable.Range(0, 300)
                .Select(static i =>
                    Line("/books/_search", "{\"query\":{\"match\":{\"text\":\"" + (i % 3 == 0 ? "often" : $"rare {i}") + "\"}}}"))]);

        var often = Enumerable.Range(0, 50)
            .Count(seed => AuditQueries.Sample([log.Path], index: null, 20, new Random(seed)).Texts.Contains("often"));

        Assert.Equal(50, often);
        Assert.Equal(
            AuditQueries.Sample([log.Path], null, 20, new Random(3)).Texts, AuditQueries.Sample([log.Path], null, 20, new Random(3)).Texts);
        Assert.Equal(20, AuditQueries.Sample([log.Path], null, 20, new Random(3)).Texts.Count);
    }

    [Fact]
    public void What_is_written_is_read_as_queries()
    {
        using var log = Log(Line("/books/_search", """{"query":{"match":{"text":"a \"quoted\" text"}}}"""));
        using var bytes = new MemoryStream();
        AuditQueries.Sample([log.Path], index: null, 10, new Random(1)).Write(bytes);

        using var file = new TemporaryFile(Encoding.UTF8.GetString(bytes.ToArray()), ".jsonl");

        Assert.Equal([("q1", "a \"quoted\" text")], QueryFile.Read(file.Path));
    }

    [Theory]
    [InlineData("text of a log", "a line of the proxy's audit log (JSON) is expected")]
    [InlineData("""{"level":"info"}""", "found no \"target\" and \"body\"")]
    [InlineData("""{"time":"x","target":"/books/_search","body":"{\"size\":0}"}""", "no search with a text on \"books\"")]
    public void Another_file_is_told(string line, string message)
    {
        using var log = Log(line);

        Assert.Contains(
            message,
            Assert.Throws<JudgementFileException>(() => AuditQueries.Sample([log.Path], "books", 10, new Random(1))).Message,
            StringComparison.Ordinal);
    }

    private static TemporaryFile Log(params string[] lines) => new(string.Join('\n', lines) + "\n", ".jsonl");

    private static string Line(
        string target,
        string body) => System.Text.Json.JsonSerializer.Serialize(
            new { time = "2026-11-28T10:00:00Z", client = "::1", target, body, body_bytes = body.Length, verdict = "reranked" });
}
