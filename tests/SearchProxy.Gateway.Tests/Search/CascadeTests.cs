using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>A second model that orders the first places again.</summary>
public sealed class CascadeTests
{
    private const int Hits = 60;

    [Fact]
    public async Task The_first_places_are_ordered_again_and_the_others_stay()
    {
        var (first, second) = (First(), Second());
        await using var alone = await StartAsync(First(), second: null);
        await using var rig = await StartAsync(first, second);

        var before = (await alone.PageAsync(0, 20)).Ids;
        var answer = await rig.PageAsync(0, 20);

        Assert.Equal("reranked; scored=25; rescored=10", answer.Marker);
        Assert.Equal([.. before.Take(10).OrderBy(NumberOf)], answer.Ids.Take(10));
        Assert.Equal(before.Skip(10), answer.Ids.Skip(10));
        Assert.Equal(answer.Scores.OrderDescending(), answer.Scores);
        // It reads what the first model read.
        var read = Assert.Single(second.Asked);
        Assert.Equal(before.Take(10).Select(static id => "text of " + id), read.Passages);
        Assert.Equal("whale", read.Query);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Pages_of_any_size_are_slices_of_one_order(int size)
    {
        await using var whole = await StartAsync(First(), Second(), static options => options.Cascade.Top = 15);
        await using var rig = await StartAsync(First(), Second(), static options => options.Cascade.Top = 15);
        var pages = new List<string>();
        var scores = new List<double>();
        for (var from = 0; from < 30; from += size)
        {
            var page = await rig.PageAsync(from, size);
            pages.AddRange(page.Ids);
            scores.AddRange(page.Scores);
        }

        Assert.Equal((await whole.PageAsync(0, 30)).Ids, pages);
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public async Task A_page_behind_the_first_places_asks_the_first_model_alone()
    {
        var second = Second();
        await using var rig = await StartAsync(First(), second);

        Assert.Equal("reranked; scored=25", (await rig.PageAsync(10, 10)).Marker);
        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task A_search_that_names_its_model_gets_that_one_alone()
    {
        var (first, second) = (First(), Second());
        await using var rig = await StartAsync(first, second);

        var answer = await rig.MatchAsync("\"size\":10", headers: ("X-SearchProxy-Model", "large"));

        Assert.StartsWith("reranked; scored=", answer.Marker, StringComparison.Ordinal);
        Assert.DoesNotContain("rescored", answer.Marker, StringComparison.Ordinal);
        Assert.Empty(first.Asked);
        Assert.Single(second.Asked);
    }

    [Fact]
    public async Task The_same_model_is_not_asked_twice()
    {
        var first = First();
        await using var rig = await StartAsync(first, first);

        Assert.Equal("reranked; scored=15", (await rig.PageAsync(0, 10)).Marker);
        Assert.Single(first.Asked);
    }

    [Theory]
    [InlineData(RerankFault.Model, "inference")]
    [InlineData(RerankFault.Overload, "overload")]
    [InlineData(RerankFault.Deadline, "deadline")]
    public async Task A_second_model_that_fails_leaves_the_order_of_the_first(RerankFault fault, string detail)
    {
        var second = Second();
        (second.Fault, second.ScoredBeforeHold) = (fault, 4);
        await AssertFirstOrderAsync(second, $"degraded; reason=cascade; scored=15/15; detail=\"{detail}\"");
    }

    [Fact]
    public async Task So_does_one_that_throws_and_one_without_a_number()
    {
        var throwing = Second();
        throwing.Exception = new InvalidOperationException("a bug");
        await AssertFirstOrderAsync(throwing, "degraded; reason=cascade; scored=15/15; detail=\"inference\"");
        await AssertFirstOrderAsync(
            new FakeReranker((_, text) => text.EndsWith("d0", StringComparison.Ordinal) ? float.NaN : 1) { ModelId = "large@1" },
            "degraded; reason=cascade; scored=15/15; detail=\"inference\"");
    }

    [Fact]
    public async Task So_does_one_that_is_not_there() =>
        await AssertFirstOrderAsync(second: null, "degraded; reason=cascade; scored=15/15; detail=\"model\"", "large");

    [Fact]
    public async Task After_a_fault_of_the_first_model_the_second_is_not_asked()
    {
        var (first, second) = (First(), Second());
        (first.Fault, first.ScoredBeforeHold) = (RerankFault.Deadline, 4);
        await using var rig = await StartAsync(first, second);

        Assert.Equal("degraded; reason=deadline; scored=4/15", (await rig.PageAsync(0, 10)).Marker);
        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task Its_weight_is_its_own_the_request_s_or_that_of_the_first()
    {
        // With no weight the places are those of the first stage, which the numbers follow; with all of it, those of the second model.
        await using var rig = await StartAsync(
            First(),
            new FakeReranker(static (_, text) => NumberOf(text)) { ModelId = "large@1" },
            static options => options.Cascade.Blend = 0);

        var own = (await rig.PageAsync(0, 10)).Ids;
        var asked = (await rig.MatchAsync("\"size\":10", headers: ("X-SearchProxy-Blend", "0.99"))).Ids;

        Assert.Equal(own.OrderBy(NumberOf), own);
        Assert.Equal(asked.OrderByDescending(NumberOf), asked);
    }

    [Fact]
    public async Task An_explanation_and_the_plan_tell_of_both_models()
    {
        await using var rig = await StartAsync(First(), Second());

        var answer = await rig.MatchAsync("\"size\":12", headers: ("X-SearchProxy-Explain", "true"));

        var details = answer.Json["hits"]!["hits"]!.AsArray()
            .Select(static hit => hit!["_explanation"]!["details"]!.AsArray()
                .Select(static detail => detail!["description"]!.GetValue<string>())
                .Count(static text => text == "model score of large@1"));
        Assert.Equal([.. Enumerable.Repeat(1, 10), 0, 0], details);
        var (made, behind) = (answer.Json["hits"]!["hits"]![9]!["_explanation"]!, answer.Json["hits"]!["hits"]![10]!["_explanation"]!);
        Assert.Equal("cross-encoder fake-reranker@1, then large@1", made["description"]!.GetValue<string>());
        Assert.Equal("cross-encoder fake-reranker@1", behind["description"]!.GetValue<string>());
    }

    private static async Task AssertFirstOrderAsync(FakeReranker? second, string marker, string? name = null)
    {
        await using var alone = await StartAsync(First(), second: null);
        await using var rig = await StartAsync(First(), second, options => options.Cascade.Model ??= name);

        var answer = await rig.PageAsync(0, 10);

        Assert.Equal(marker, answer.Marker);
        Assert.Equal((await alone.PageAsync(0, 10)).Ids, answer.Ids);
    }

    /// <summary>Log-odds from −2 to 2 that do not follow the first stage.</summary>
    private static FakeReranker First() =>
        new(static (_, text) => (NumberOf(text) * 37 % 41 / 10f) - 2) { Scale = ScoreScale.Logits };

    /// <summary>Prefers what the first stage found first.</summary>
    private static FakeReranker Second() =>
        new(static (_, text) => 9 - (NumberOf(text) / 3f)) { Scale = ScoreScale.Logits, ModelId = "large@1" };

    private static int NumberOf(string text) => int.Parse(text.Split(' ')[^1][1..], CultureInfo.InvariantCulture);

    private static Task<SearchRig> StartAsync(FakeReranker first, FakeReranker? second, Action<SearchLaneOptions>? change = null)
    {
        var models = new SearchModels(encoder: null, first);
        if (second is not null)
        {
            models.Name("large", second);
        }

        return new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(Hits) },
            Reranker = null,
            Configure = builder => builder.Services.AddSingleton(models),
            Change = options =>
            {
                options.Search.Cascade.Model = second is null ? null : "large";
                change?.Invoke(options.Search);
            },
        }.StartedAsync();
    }
}
