using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SearchProxy.Core.Relevance;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Reports;
using SearchProxy.Evaluation.Results;

namespace SearchProxy.Evaluation.Tests;

public sealed partial class ReportTests
{
    private static readonly EvaluationRun Run = new(
        "an engine", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Seed: 1, [Example.Result()]);

    [Fact]
    public void The_page_loads_nothing_and_no_query_can_end_its_script()
    {
        using var output = new StringWriter();
        HtmlReport.Write(output, Run);
        var page = output.ToString();
        Assert.Equal(["http://www.w3.org/2000/svg"], Address().Matches(page).Select(match => match.Value).Distinct());
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>red", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/*", page, StringComparison.Ordinal);
        var data = Data().Match(page).Groups["json"].Value;
        using var read = JsonDocument.Parse(data);
        Assert.Equal(
            "</script><b>red", read.RootElement.GetProperty("collections")[0].GetProperty("queries")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void An_earlier_run_is_compared_query_by_query()
    {
        using var file = new TemporaryFile(Json());
        var earlier = EarlierRun.Read(file.Path);
        Assert.All(
            earlier.Compare(Example.Result(), ["before", "after"], tolerance: 0, seed: 1),
            static compared => Assert.Equal((false, true), (compared.Failed, compared.WasCompared)));
    }

    /// <summary>1/6 is written as 0.166667: what is lost by that must not be taken for a loss.</summary>
    [Fact]
    public void The_same_answers_again_are_not_worse()
    {
        var queries = Enumerable.Range(0, 30).Select(static number =>
            new JudgedQuery($"{number}", "red", new Dictionary<string, int> { ["a"] = 1 })).ToList();
        var answers = queries.ConvertAll(static _ => new Answer([.. "uvwxya".Select(static id => new AnswerHit($"{id}", 1))], 1));
        var result = new Scoring([Measure.Parse("mrr")!], seed: 1, turns: 0).Score(
            "sixths", new JudgementSet(queries, Repeated: 0, Unrated: 0, Unasked: 0), [("same", answers)], baseline: null, new DocumentTexts());
        using var file = new TemporaryFile(Json(new EvaluationRun("an engine", DateTimeOffset.UnixEpoch, Seed: 1, [result])));

        var (failed, wasCompared, text) = Assert.Single(EarlierRun.Read(file.Path).Compare(result, ["same"], tolerance: 0.01, seed: 1));

        Assert.Equal((false, true), (failed, wasCompared));
        Assert.Contains("0.0000 (95 % 0.0000 to 0.0000, p = 1.0000) over 30 queries", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_lost_more_than_is_borne_is_worse()
    {
        // What was called "third" then found everything; now it is as "after" is.
        var then = new EvaluationRun("an engine", DateTimeOffset.UnixEpoch, Seed: 1, [Example.Result(third: true)]);
        using var file =
            new TemporaryFile(Json(then).Replace("\"third\"", "\"x\"", StringComparison.Ordinal)
                .Replace("\"after\"", "\"y\"", StringComparison.Ordinal)
                .Replace("\"x\"", "\"after\"", StringComparison.Ordinal));
        var compared = EarlierRun.Read(file.Path).Compare(Example.Result(), ["after"], tolerance: 0.01, seed: 1);
        var (failed, _, text) = Assert.Single(compared);
        Assert.True(failed);
        Assert.StartsWith("example, after: mrr against the earlier run -0.3333 ", text, StringComparison.Ordinal);
        Assert.EndsWith(" over 3 queries: worse", text, StringComparison.Ordinal);
        Assert.False(Assert.Single(EarlierRun.Read(file.Path).Compare(Example.Result(), ["after"], tolerance: 0.4, seed: 1)).Failed);
    }

    [Fact]
    public void A_target_that_the_earlier_run_did_not_have_is_said_and_not_failed()
    {
        using var file = new TemporaryFile(Json());
        var (failed, wasCompared, text) =
            Assert.Single(EarlierRun.Read(file.Path).Compare(Example.Result(third: true), ["third"], tolerance: 0, seed: 1));
        Assert.Equal((false, false), (failed, wasCompared));
        Assert.Equal("example, third: the earlier run has no mrr of it; not compared", text);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"format\":2}")]
    [InlineData("nothing")]
    public void A_file_that_is_no_evaluation_is_refused(string content)
    {
        using var file = new TemporaryFile(content);
        Assert.Contains(
            file.Path, Assert.Throws<JudgementFileException>(() => EarlierRun.Read(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_hold_every_measure_and_the_queries_that_changed()
    {
        using var output = new StringWriter();
        MarkdownReport.Write(output, Run);
        var text = output.ToString();
        Assert.Contains("| example | MRR | nDCG@10 | p50 ms | p90 ms | p99 ms |", text, StringComparison.Ordinal);
        Assert.Contains("| before | .5000 | .5436 | 10 | 10 | 10 |", text, StringComparison.Ordinal);
        Assert.Contains("| blue | -1.0000 | Title of y | 1 | - |", text, StringComparison.Ordinal);
    }

    private static string Json(EvaluationRun? run = null)
    {
        using var output = new MemoryStream();
        JsonReport.Write(output, run ?? Run, forPage: false);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [GeneratedRegex(@"https?://[^'""\s)]+", RegexOptions.None, 10_000)]
    private static partial Regex Address();

    [GeneratedRegex(
        @"<script type=""application/json"" id=""data"">(?<json>.*?)</script>",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000)]
    private static partial Regex Data();
}
