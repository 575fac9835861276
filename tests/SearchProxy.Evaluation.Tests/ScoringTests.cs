using SearchProxy.Core.Relevance;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Results;

namespace SearchProxy.Evaluation.Tests;

public sealed class ScoringTests
{
    [Fact]
    public void Losses_come_before_gains_with_the_document_that_made_the_difference()
    {
        var result = Example.Result();
        Assert.Equal("before", result.Baseline);
        var turns = result.Turns["after"];
        Assert.Equal([1, 0], turns.Select(turn => turn.Query));
        Assert.Equal(("y", 1, null, "passage of y"), (turns[0].Document, turns[0].RankBefore, turns[0].RankAfter, turns[0].Passage));
        Assert.Equal(("a", 2, 1, "passage of a"), (turns[1].Document, turns[1].RankBefore, turns[1].RankAfter, turns[1].Passage));
    }

    [Fact]
    public void Unjudged_hits_and_hopeless_queries_are_counted_and_said()
    {
        var notes = Example.Result().Notes;
        Assert.Contains("1 queries have no relevant document: every measure of theirs is 0, as in trec_eval", notes);
        Assert.Contains("before: 2 of 4 hits among the first 10 are unjudged (50 %) and count as not relevant", notes);
    }

    [Fact]
    public void Values_times_and_complaints_are_those_of_the_answers()
    {
        var target = Example.Result().Targets[1];
        Assert.Equal([1, 0, 0], target.Values["mrr"]);
        Assert.Equal((20, 20, 30), (target.Latency.Mean, target.Latency.P50, target.Latency.P99));
        Assert.Equal((1, "query 3: bypassed"), (target.NotRanked, target.Example));
    }

    [Fact]
    public void Every_target_is_compared_with_the_baseline_and_with_the_one_before_it()
    {
        var compared = Example.Result(third: true).Comparisons.Where(comparison => comparison.Measure == "mrr").ToList();
        Assert.Equal(
            [("before", "after"), ("before", "third"), ("after", "third")],
            compared.Select(comparison => (comparison.Before, comparison.After)));
        Assert.All(compared, comparison => Assert.InRange(comparison.AdjustedPValue, comparison.Gain.PValue, 1));
    }

    [Theory]
    [InlineData("mrr=0.4", 1)]
    [InlineData("mrr=0.3", 0)]
    public void A_demand_that_is_not_met_names_the_target(string text, int failures) =>
        Assert.Equal(failures, Demand.Parse(text)!.Failures(Example.Result(), ["after"]).Count());

    [Theory]
    [InlineData("ndcg@10")]
    [InlineData("ndcg@10=2")]
    [InlineData("fame=0.3")]
    public void What_is_no_demand_is_refused(string text) => Assert.Null(Demand.Parse(text));
}
