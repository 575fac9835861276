using SearchProxy.Core.Relevance;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Results;

namespace SearchProxy.Evaluation.Tests;

/// <summary>Three queries and two targets: one gains the first query, and loses the second.</summary>
internal static class Example
{
    public static CollectionResult Result(bool third = false, string text = "</script><b>red")
    {
        var judgements = new JudgementSet(
            [
                new JudgedQuery("1", text, new Dictionary<string, int> { ["a"] = 2, ["b"] = 0 }),
                new JudgedQuery("2", "blue", new Dictionary<string, int> { ["y"] = 1 }),
                new JudgedQuery("3", "none", new Dictionary<string, int> { ["z"] = -1 }),
            ],
            Repeated: 0,
            Unrated: 0,
            Unasked: 0);
        var documents = new DocumentTexts();
        documents.Add("a", "Title of a", "text of a");
        documents.Add("y", "Title of y", "text of y");
        List<(string, IReadOnlyList<Answer>)> runs =
        [
            // Two of these four hits are unjudged.
            ("before", [Of(10, "u", "a"), Of(10, "y", "u"), Of(10)]),
            ("after", [Of(10, "a", "b"), Of(20), new Answer([], 30, "query 3: bypassed")]),
        ];
        if (third)
        {
            runs.Add(("third", [Of(1, "a"), Of(1, "y"), Of(1)]));
        }

        return new Scoring([Measure.Parse("mrr")!, Measure.Parse("ndcg@10")!], seed: 1, turns: 3)
            .Score(
                "example",
                judgements,
                runs,
                baseline: null,
                documents,
                static (_, document) => document.Replace("text", "passage", StringComparison.Ordinal));
    }

    private static Answer Of(double milliseconds, params string[] ids) => new([.. ids.Select(id => new AnswerHit(id, 1))], milliseconds);
}
