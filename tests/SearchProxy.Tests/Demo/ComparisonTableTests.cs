using SearchProxy.Demo;
using SearchProxy.Engines;
using SearchProxy.Terminals;

namespace SearchProxy.Tests.Demo;

public sealed class ComparisonTableTests
{
    private static readonly Comparison Sample = new(
        "python [the snake]",
        Reply(marker: null, stages: null, ("a", "Python [language]"), ("b", "Ball python")),
        Reply("reranked; scored=3", "rerank;dur=7", ("b", "Ball python"), ("c", "How constrictors kill")));

    [Fact]
    public void Both_orders_stand_side_by_side_with_scores_times_and_the_header()
    {
        using var output = new StringWriter();
        ComparisonTable.Write(Terminal.Plain(output, TextWriter.Null), Sample);
        var text = output.ToString();
        Assert.Contains("\"python [the snake]\"", text, StringComparison.Ordinal);
        Assert.Contains(
            "| 1 | Python [language]      | 2.500 | Ball python                            | 2.500 |   2 |",
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            "| 2 | Ball python            | 1.500 | How constrictors kill                  | 1.500 |   - |",
            text,
            StringComparison.Ordinal);
        Assert.Contains("engine 12.0 ms, proxy 12.0 ms (rerank;dur=7); X-SearchProxy: reranked; scored=3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_a_hit_is_empty() => Assert.Equal("", ComparisonTable.FormerPlace(Sample, 2));

    private static SearchReply Reply(string? marker, string? stages, params (string Id, string Title)[] hits) =>
        new(
            [.. hits.Select((hit, index) => new SearchReplyHit(hit.Id, 2.5 - index, hit.Title))],
            marker,
            TimeSpan.FromMilliseconds(12),
            stages);
}
