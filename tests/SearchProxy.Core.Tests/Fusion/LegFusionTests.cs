using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Tests.Fusion;

public sealed class LegFusionTests
{
    private static readonly FusionOptions MinMax = new();
    private static readonly FusionOptions ReciprocalRank = new(FusionKind.ReciprocalRank);
    private static readonly FusionOptions Saturation = new(FusionKind.Saturation, SaturationScale: 10);
    private static readonly FusionOptions TheoreticalMinimum = new(FusionKind.TheoreticalMinimum, VectorWeight: 0.8);

    [Fact]
    public void Min_max_adds_the_scaled_scores_of_both_legs()
    {
        // a: .5·1 + .5·0 = .5   b: .5·.5 + .5·1 = .75   c: .5·0 = 0   d: .5·.5 = .25
        var fused = Fuse(Answers.Of(("a", 10), ("b", 6), ("c", 2)), Answers.Of(("b", 0.9), ("d", 0.8), ("a", 0.7)), MinMax);

        Assert.Equal(
            [("b", 0.75), ("a", 0.5), ("d", 0.25), ("c", 0)], fused.Select(static hit => (hit.Hit.Key.Id, Math.Round(hit.Score, 9))));
        Assert.Equal([1, 0, -1, 2], fused.Select(static hit => hit.LexicalRank));
    }

    [Fact]
    public void Reciprocal_rank_adds_the_inverse_ranks()
    {
        var fused = Fuse(Answers.Of(("a", 10), ("b", 6)), Answers.Of(("b", 0.9), ("c", 0.8)), ReciprocalRank);

        Assert.Equal(["b", "a", "c"], fused.Select(static hit => hit.Hit.Key.Id));
        Assert.Equal((0.5 / 62) + (0.5 / 61), fused[0].Score, 12);
    }

    [Fact]
    public void Saturation_adds_absolute_scores()
    {
        // a: .5·10/20 + .5·.4 = .45   b: .5·2.5/12.5 + .5·.8 = .5   c: .5·0   d: a cosine below 0 counts nothing
        var fused = Fuse(Answers.Of(("a", 10), ("b", 2.5), ("c", 0)), Answers.Of(("b", 0.9), ("a", 0.7), ("d", 0.4)), Saturation);

        Assert.Equal([("b", 0.5), ("a", 0.45), ("c", 0), ("d", 0)], fused.Select(static hit => (hit.Hit.Key.Id, Math.Round(hit.Score, 9))));
    }

    [Fact]
    public void With_saturation_a_poor_best_hit_stays_below_a_near_vector()
    {
        (string, double)[] poor = [("a", 0.5), ("b", 0.4)];

        Assert.Equal("v", Fuse(Answers.Of(poor), Answers.Of(("v", 0.8), ("w", 0.7)), Saturation)[0].Hit.Key.Id);
        Assert.Equal("a", Fuse(Answers.Of(poor), Answers.Of(("v", 0.8), ("w", 0.7)), MinMax)[0].Hit.Key.Id);
    }

    [Fact]
    public void The_theoretical_minimum_divides_by_the_best_score_of_each_leg()
    {
        // a: .2·1 + .8·.4/.8 = .6   b: .2·.25 + .8 = .85   c: .8·.6/.8 = .6, behind the lexical hit
        var fused = Fuse(Answers.Of(("a", 400), ("b", 100)), Answers.Of(("b", 0.8), ("c", 0.6), ("a", 0.4)), TheoreticalMinimum);

        Assert.Equal([("b", 0.85), ("a", 0.6), ("c", 0.6)], fused.Select(static hit => (hit.Hit.Key.Id, Math.Round(hit.Score, 9))));
    }

    [Fact]
    public void Multiplying_all_lexical_scores_changes_no_order_but_that_of_saturation()
    {
        var scores = Gen.Choose(1, 40).Select(static score => score / 4.0);
        var leg = Gen.ListOf(Gen.Choose(0, 12).SelectMany(id => scores.Select(score => (Id: "d" + id, Score: score))))
            .Select(static hits => hits.DistinctBy(static hit => hit.Id).OrderByDescending(static hit => hit.Score).ToArray());

        Prop.ForAll(leg.ToArbitrary(), leg.ToArbitrary(), static (lexical, vector) =>
        {
            var louder = Answers.Of([.. lexical.Select(static hit => (hit.Id, hit.Score * 4))]);
            foreach (var options in new[] { MinMax, ReciprocalRank, TheoreticalMinimum })
            {
                Assert.Equal(
                    Fuse(Answers.Of(lexical), Answers.Of(vector), options).Select(static hit => hit.Hit.Key.Id),
                    Fuse(louder, Answers.Of(vector), options).Select(static hit => hit.Hit.Key.Id));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Without_a_vector_leg_the_lexical_order_stays() =>
        Assert.Equal(
            ["a", "b", "c"], Fuse(Answers.Of(("a", 1), ("b", 1), ("c", 1)), vector: null, MinMax).Select(static hit => hit.Hit.Key.Id));

    [Fact]
    public void Hits_of_one_group_are_one_and_the_lexical_one_stands_for_it()
    {
        var lexical = Grouped(("a", 10, "[\"g1\"]"), ("b", 4, null), ("c", 2, "[\"g3\"]"));
        var vector = Grouped(("x", 0.9, "[\"g3\"]"), ("y", 0.8, null), ("z", 0.7, "[\"g4\"]"));

        var fused = LegFusion.Fuse(lexical, vector, MinMax, window: 10, groupField: "g");

        // a: .5   c with x: 0 + .5   b with y: .125 + .25   z: 0
        Assert.Equal(
            [("a", 0.5), ("c", 0.5), ("b", 0.375), ("z", 0)], fused.Select(static hit => (hit.Hit.Key.Id, Math.Round(hit.Score, 9))));
        Assert.Equal(["z"], fused.Where(static hit => hit.IsVectorOnly).Select(static hit => hit.Hit.Key.Id));
    }

    [Theory]
    [InlineData("""{"g":["a\u0062"],"x":[1]}""", "g", "[\"a\\u0062\"]")]
    [InlineData("""{"x":[1],"o.g":[ 7 ]}""", "o.g", "[ 7 ]")]
    [InlineData("""{"x":[1]}""", "g", "")]
    public void The_key_of_a_group_is_the_raw_value_of_its_field(string fields, string field, string key)
    {
        var answer = Answers.Read($$$$"""{"hits":{"hits":[{"_index":"i","_id":"1","fields":{{{{fields}}}}}]}}""");

        Assert.Equal(key, HitGroup.Of(answer.Bytes.Span, answer.Hits[0], field));
    }

    private static SearchAnswer Grouped(params (string Id, double Score, string? Group)[] hits)
    {
        var items = hits.Select(static hit => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{{\"_index\":\"i\",\"_id\":\"{hit.Id}\",\"_score\":{hit.Score}{(hit.Group is null ? "" : $",\"fields\":{{\"g\":{hit.Group}}}")}}}"));
        return Answers.Read($$$"""{"hits":{"hits":[{{{string.Join(',', items)}}}]}}""");
    }

    [Fact]
    public void Ties_go_to_the_lexical_hit()
    {
        var fused = Fuse(Answers.Of(("a", 1)), Answers.Of(("b", 1)), MinMax);

        Assert.Equal(["a", "b"], fused.Select(static hit => hit.Hit.Key.Id));
    }

    [Fact]
    public void A_hit_of_both_legs_keeps_the_bytes_of_the_lexical_one()
    {
        var lexical = Answers.Of(("a", 1));

        Assert.Same(lexical, Fuse(lexical, Answers.Of(("a", 1)), MinMax).Single().Source);
    }

    [Fact]
    public void The_same_id_under_two_routings_is_two_hits()
    {
        var lexical = Answers.Read("""{"hits":{"hits":[{"_index":"i","_id":"1","_routing":"x","_score":1.0}]}}""");
        var vector = Answers.Read("""{"hits":{"hits":[{"_index":"i","_id":"1","_routing":"y","_score":1.0}]}}""");

        Assert.Equal(2, Fuse(lexical, vector, MinMax).Count);
    }

    [Fact]
    public void The_window_holds_the_best_of_both_legs_once_and_in_descending_order()
    {
        var scores = Gen.Choose(0, 40).Select(static score => score / 4.0);
        var leg = Gen.ListOf(Gen.Choose(0, 30).SelectMany(id => scores.Select(score => (Id: "d" + id, Score: score))))
            .Select(static hits => hits.DistinctBy(static hit => hit.Id).OrderByDescending(static hit => hit.Score).ToArray());
        var cases = leg.SelectMany(a => leg.SelectMany(b => Gen.Choose(1, 20).Select(window => (Lexical: a, Vector: b, Window: window))))
            .ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            foreach (var options in new[] { MinMax, ReciprocalRank, Saturation, TheoreticalMinimum })
            {
                var fused = LegFusion.Fuse(Answers.Of(c.Lexical), Answers.Of(c.Vector), options, c.Window);
                var ids = fused.Select(static hit => hit.Hit.Key.Id).ToArray();
                var possible = c.Lexical.Take(c.Window).Concat(c.Vector.Take(c.Window)).Select(static hit => hit.Id).Distinct().ToArray();
                Assert.Equal(Math.Min(c.Window, possible.Length), ids.Length);
                Assert.Equal(ids.Length, ids.Distinct().Count());
                Assert.Empty(ids.Except(possible));
                Assert.True(fused.Zip(fused.Skip(1)).All(static pair => pair.First.Score >= pair.Second.Score));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void With_the_scores_of_both_legs_it_does_not_matter_which_leg_found_a_hit()
    {
        var scores = Gen.Choose(0, 40).Select(static score => score / 4.0);
        var documents = Gen.ListOf(
            scores.SelectMany(lexical => Gen.Choose(0, 20).Select(vector => (Lexical: lexical, Vector: vector / 20.0))))
            .Select(static list => list.Select(static (scores, i) => (Id: $"d{i}", scores.Lexical, scores.Vector)).ToArray());
        var cases = documents.SelectMany(all => Gen.Choose(1, 12).Select(depth => (Documents: all, Depth: depth))).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var lexical = c.Documents.OrderByDescending(static d => d.Lexical).Take(c.Depth).ToArray();
            var vector = c.Documents.OrderByDescending(static d => d.Vector).Take(c.Depth).ToArray();
            var candidates = new CandidateScores(
                vector.Except(lexical).ToDictionary(static d => new HitKey("i", d.Id, Routing: null), static d => d.Lexical),
                lexical.Except(vector).ToDictionary(static d => new HitKey("i", d.Id, Routing: null), static d => d.Vector));
            var fused = LegFusion.Fuse(
                Answers.Of([.. lexical.Select(static d => (d.Id, d.Lexical))]),
                Answers.Of([.. vector.Select(static d => (d.Id, d.Vector))]), Saturation, window: 30, candidates: candidates);
            var expected = lexical.Union(vector)
                .ToDictionary(
                    static d => d.Id, static d => (0.5 * (d.Lexical / (d.Lexical + 10))) + (0.5 * Math.Max(0, (2 * d.Vector) - 1)));
            Assert.Equal(expected.Count, fused.Count);
            Assert.All(fused, hit => Assert.Equal(expected[hit.Hit.Key.Id], hit.Score, 9));
            Assert.True(fused.Zip(fused.Skip(1)).All(static pair => pair.First.Score >= pair.Second.Score));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_theoretical_minimum_takes_the_other_leg_s_score_too()
    {
        // a: .2·1 + .8·.4/.8 = .6   v: .2·100/400 + .8·1 = .85
        var candidates = new CandidateScores(
            new Dictionary<HitKey, double> { [new HitKey("i", "v", Routing: null)] = 100 },
            new Dictionary<HitKey, double> { [new HitKey("i", "a", Routing: null)] = 0.4 });
        var fused = LegFusion.Fuse(Answers.Of(("a", 400)), Answers.Of(("v", 0.8)), TheoreticalMinimum, window: 10, candidates: candidates);

        Assert.Equal([("v", 0.85), ("a", 0.6)], fused.Select(static hit => (hit.Hit.Key.Id, Math.Round(hit.Score, 9))));
    }

    [Fact]
    public void Rules_that_look_at_the_other_hits_take_no_score_of_the_other_leg()
    {
        var candidates = new CandidateScores(
            new Dictionary<HitKey, double> { [new HitKey("i", "v", Routing: null)] = 100 }, CandidateScores.None);
        foreach (var options in new[] { MinMax, ReciprocalRank })
        {
            Assert.Equal(
                Fuse(Answers.Of(("a", 4), ("b", 2)), Answers.Of(("v", 0.8)), options),
                LegFusion.Fuse(Answers.Of(("a", 4), ("b", 2)), Answers.Of(("v", 0.8)), options, window: 10, candidates: candidates),
                static (x, y) => x.Hit.Key == y.Hit.Key && x.Score.Equals(y.Score));
        }
    }

    private static IReadOnlyList<FusedHit> Fuse(SearchAnswer lexical, SearchAnswer? vector, FusionOptions options) =>
        LegFusion.Fuse(lexical, vector, options, window: 10);
}
