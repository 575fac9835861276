using System.Text.Json;
using SearchProxy.Core.Relevance;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Results;

namespace SearchProxy.Evaluation.Tests;

/// <summary>Every measure against what trec_eval printed for the same files (record.py).</summary>
public sealed class TrecEvalTests
{
    private static readonly JsonElement Recorded =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", "trec-eval.json"))).RootElement;

    public static TheoryData<string> Names =>
        [.. Recorded.GetProperty("values").EnumerateArray().Select(value => value.GetProperty("measure").GetString()!).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_measure_of_rankings_with_ties_unjudged_documents_and_negative_grades_is_that_of_trec_eval(string name)
    {
        using var qrels = new TemporaryFile(Text("qrels"));
        using var run = new TemporaryFile(Text("run"));
        using var queries = new TemporaryFile(string.Concat(Enumerable.Range(0, 40).Select(query => $"q{query}\ttext\n")));
        var judgements = JudgementReader.Read(qrels.Path, queries.Path);
        var answers = RunFile.Read(run.Path, judgements.Queries);
        var measure = MeasureOf(name);
        var values = judgements.Queries.Zip(
            answers, (query, answer) => (query.Id, Value: measure.Of(answer.Ranking, query.Grades, judgements.HighestGrade))).ToList();

        var expected = Recorded.GetProperty("values").EnumerateArray().Where(value => value.GetProperty("measure").GetString() == name)
            .ToDictionary(value => value.GetProperty("query").GetString()!, value => value.GetProperty("value").GetDouble());
        Assert.Equal(40, values.Count);
        Assert.All(values, value => Assert.Equal(expected[value.Id], value.Value, 1e-4));
        Assert.Equal(expected["all"], values.Average(value => value.Value), 1e-4);
    }

    [Fact]
    public void A_run_that_was_written_is_read_in_the_same_order_whatever_its_scores_were()
    {
        List<JudgedQuery> queries = [new("q", "text", new Dictionary<string, int>())];
        using var file = new TemporaryFile(string.Empty);
        using (var writer = new StreamWriter(file.Path))
        {
            RunFile.Write(writer, "name", queries, [new Answer([new AnswerHit("a", 1), new AnswerHit("c", 1), new AnswerHit("b", 5)], 3)]);
        }

        Assert.Equal(["a", "c", "b"], Assert.Single(RunFile.Read(file.Path, queries)).Ranking);
    }

    private static string Text(string name) =>
        string.Concat(Recorded.GetProperty(name).EnumerateArray().Select(line => $"{line.GetString()}\n"));

    private static Measure MeasureOf(string name)
    {
        var cut = name.LastIndexOf('_');
        return Measure.Parse(name switch
        {
            "map" or "recip_rank" => name == "map" ? "map" : "mrr",
            _ when name.StartsWith("ndcg", StringComparison.Ordinal) => $"ndcg@{name[(cut + 1)..]}",
            _ when name.StartsWith("map", StringComparison.Ordinal) => $"map@{name[(cut + 1)..]}",
            _ => $"{name[..cut]}@{name[(cut + 1)..]}",
        })!;
    }
}
