using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Inference.Options;

namespace SearchProxy.Inference.Tests.Options;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1_500)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("0s", 0)]
    [InlineData(" 1m ", 60_000)]
    [InlineData("00:00:10", 10_000)]
    [InlineData("00:00:00.5", 500)]
    [InlineData("1.00:00:00", 86_400_000)]
    [InlineData("24:00:00", 86_400_000)]
    [InlineData("01:30", 5_400_000)]
    public void A_duration_has_units_or_colons(string text, long milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.Matches(new Regex(DurationText.Pattern), text);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("10 s")]
    [InlineData("10S")]
    [InlineData("10sec")]
    [InlineData("1s2")]
    [InlineData("00:61:00")]
    [InlineData("00:00:60")]
    [InlineData("00:0:1")]
    [InlineData("-00:00:01")]
    [InlineData("1:2:3:4")]
    [InlineData(".5s")]
    [InlineData("5.s")]
    public void Anything_else_is_none(string text)
    {
        Assert.False(DurationText.TryParse(text, out _));
        Assert.DoesNotMatch(new Regex(DurationText.Pattern), text);
    }

    [Theory]
    [InlineData("99999999999999999999d")]
    [InlineData("99999999999999999999:00:00")]
    [InlineData("10675199d24h")]
    public void What_is_too_long_is_none_either(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_read_as_it_was() => Prop.ForAll(Gen.Choose(0, int.MaxValue)
        .Select(ticks => TimeSpan.FromTicks(ticks * 37L))
        .ToArbitrary(), static duration =>
        DurationText.TryParse(DurationText.Format(duration), out var read) && read == duration
        && DurationText.TryParse(
            duration.ToString("c", CultureInfo.InvariantCulture), out var colons) && colons == duration).QuickCheckThrowOnFailure();
}
