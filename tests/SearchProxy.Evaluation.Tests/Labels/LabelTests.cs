using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Labels;
using SearchProxy.Inference;

namespace SearchProxy.Evaluation.Tests.Labels;

public sealed class LabelTests
{
    private static readonly ScoredDocument[] Candidates =
    [
        new("a", "text a", 5, IsJudged: true),
        new("b", "text b", 4.8f, IsJudged: false),
        new("c", "text c", 3, IsJudged: false),
        new("d", "text d", 1, IsJudged: false),
        new("e", "text e", float.NaN, IsJudged: false),
    ];

    [Fact]
    public void Negatives_are_the_hardest_that_stay_below_the_positive_by_the_margin()
    {
        var chosen = LabelledQuery.Select("q", Candidates, margin: 0.5, most: 10)!;

        Assert.Equal(["a"], chosen.Positives.Select(static document => document.Id));
        Assert.Equal(["c", "d"], chosen.Negatives.Select(static document => document.Id));
        Assert.Equal(1, chosen.Doubtful);
    }

    [Fact]
    public void Without_judgements_the_teacher_s_best_is_the_positive()
    {
        var chosen =
            LabelledQuery.Select("q", [.. Candidates.Select(static document => document with { IsJudged = false })], margin: 0, most: 1)!;

        Assert.Equal(("a", "b"), (chosen.Positives.Single().Id, chosen.Negatives.Single().Id));
    }

    [Fact]
    public void No_negative_comes_nearer_to_any_positive_than_the_margin()
    {
        var documents = Gen.ListOf(Gen.Choose(-40, 40)
            .SelectMany(score => Gen.Elements(true, false).Select(judged => (Score: score / 4f, Judged: judged))))
            .Select(static list => list.Select(static (pair, i) => new ScoredDocument($"d{i}", $"t{i}", pair.Score, pair.Judged))
                .ToArray()).ToArbitrary();

        Prop.ForAll(documents, Gen.Choose(0, 8).ToArbitrary(), static (candidates, quarters) =>
        {
            if (LabelledQuery.Select("q", candidates, quarters / 4.0, most: 5) is { } chosen)
            {
                Assert.InRange(chosen.Negatives.Count, 1, 5);
                Assert.All(
                    chosen.Negatives,
                    negative => Assert.All(chosen.Positives, positive => Assert.True(positive.Score - negative.Score > quarters / 4.0)));
                Assert.DoesNotContain(chosen.Negatives, static negative => negative.IsJudged);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_teacher_s_judgements_are_read_back_and_say_whose_they_are()
    {
        using var file = new TemporaryFile("");
        using (var output = File.Create(file.Path))
        {
            TeacherJudgements.WriteHeader(output);
            Assert.Equal(4, TeacherJudgements.Write(output, "say \"cheese\", please", Candidates, ScoreScale.Logits, "teacher@1"));
        }

        var set = JudgementReader.Read(file.Path, queries: null);

        Assert.Equal("say \"cheese\", please", set.Queries.Single().Text);
        Assert.Equal(
            [("a", 3), ("b", 3), ("c", 3), ("d", 2)], set.Queries.Single().Grades.Select(static grade => (grade.Key, grade.Value)));
        Assert.Contains(set.Notes(), static note => note.Contains("teacher@1, a model, not of people", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LabelFormat.Triplets, 2, """{"query":"q","positive":"text a","negative":"text c","score":2}""")]
    [InlineData(LabelFormat.Pairs, 3, """{"query":"q","passage":"text a","score":5}""")]
    [InlineData(LabelFormat.Lists, 1, """{"query":"q","pos":["text a"],"pos_scores":[5],"neg":["text c","text d"],"neg_scores":[3,1]}""")]
    public void Each_form_is_lines_of_json(LabelFormat format, int lines, string first)
    {
        using var output = new MemoryStream();

        var written = LabelFile.Write(output, LabelledQuery.Select("q", Candidates, margin: 0.5, most: 10)!, format);

        var text = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((lines, lines), (written, text.Length));
        Assert.Equal(first, text[0]);
        Assert.All(text, static line => Assert.NotNull(JsonNode.Parse(line)));
    }
}
