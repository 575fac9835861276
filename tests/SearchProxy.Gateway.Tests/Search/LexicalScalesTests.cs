using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Gateway.Search;
using SearchProxy.Testing;

namespace SearchProxy.Gateway.Tests.Search;

public sealed class LexicalScalesTests
{
    [Theory]
    [InlineData(2.4, 5)]
    [InlineData(10, 20)]
    [InlineData(12, 20)]
    [InlineData(22, 40)]
    [InlineData(160, 320)]
    public void The_scale_is_near_twice_the_median_best_score_in_powers_of_two(double best, double scale)
    {
        var scales = new LexicalScales(TimeProvider.System);
        for (var i = 0; i < LexicalScales.Round; i++)
        {
            scales.Note("books", best + (i % 2 == 0 ? 0.1 : -0.1));
        }

        Assert.Equal(scale, scales.Of("books"));
        Assert.Equal(20, scales.Of("others"));
        Assert.Equal(LexicalScales.Round, scales.SearchesOf("books"));
    }

    [Fact]
    public void A_query_keeps_its_scale_for_its_pages_and_not_for_ever()
    {
        var time = new ManualTimeProvider();
        var scales = new LexicalScales(time);
        var before = scales.Of("i", "{\"a\":1}"u8);
        Learn(scales, 3);

        Assert.Equal((20, 20, 5), (before, scales.Of("i", "{\"a\":1}"u8), scales.Of("i", "{\"b\":1}"u8)));
        time.Advance(LexicalScales.Kept + TimeSpan.FromSeconds(1));
        Assert.Equal(5, scales.Of("i", "{\"a\":1}"u8));
    }

    [Fact]
    public void A_few_searches_and_a_few_odd_ones_change_nothing()
    {
        var scales = new LexicalScales(TimeProvider.System);
        for (var i = 0; i < LexicalScales.Round - 1; i++)
        {
            scales.Note("books", 500);
        }

        Assert.Equal(20, scales.Of("books"));
        for (var i = 0; i < 200; i++)
        {
            scales.Note("books", 10);
        }

        Assert.Equal(20, scales.Of("books"));
    }

    [Fact]
    public void Between_two_steps_the_scale_stays_where_it_is()
    {
        Prop.ForAll(Gen.Choose(141, 199).ToArbitrary(), static tenths =>
        {
            var (low, high) = (new LexicalScales(TimeProvider.System), new LexicalScales(TimeProvider.System));
            Learn(low, 10);
            Learn(high, 20);
            Learn(low, tenths / 10.0);
            Learn(high, tenths / 10.0);
            Assert.InRange(low.Of("i"), 20, 40);
            Assert.InRange(high.Of("i"), low.Of("i"), 40);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Names_without_end_are_not_kept()
    {
        var scales = new LexicalScales(TimeProvider.System);
        for (var i = 0; i < 5_000; i++)
        {
            scales.Note($"i{i}", 1);
        }

        Assert.InRange(Enumerable.Range(0, 5_000).Count(i => scales.SearchesOf($"i{i}") > 0), 1, 1_000);
    }

    private static void Learn(LexicalScales scales, double best)
    {
        for (var i = 0; i < 10 * LexicalScales.Round; i++)
        {
            scales.Note("i", best);
        }
    }
}
