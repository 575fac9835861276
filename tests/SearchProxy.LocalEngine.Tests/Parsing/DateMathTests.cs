using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Tests.Parsing;

public sealed class DateMathTests
{
    private static readonly DateTimeOffset Now = new(2024, 2, 29, 13, 45, 10, TimeSpan.Zero);

    [Theory]
    [InlineData("now", false, "2024-02-29T13:45:10.000Z")]
    [InlineData("now-1d/d", false, "2024-02-28T00:00:00.000Z")]
    [InlineData("now/d", true, "2024-02-29T23:59:59.999Z")]
    [InlineData("now+1y", false, "2025-02-28T13:45:10.000Z")]
    [InlineData("now/w", false, "2024-02-26T00:00:00.000Z")]
    [InlineData("2024-01-15", false, "2024-01-15T00:00:00.000Z")]
    [InlineData("2024-01-15", true, "2024-01-15T23:59:59.999Z")]
    [InlineData("2024-01", true, "2024-01-01T23:59:59.999Z")]
    [InlineData("2024-01-15T10", true, "2024-01-15T10:59:59.999Z")]
    [InlineData("2024-01-15T10:30:15+02:00", true, "2024-01-15T08:30:15.999Z")]
    [InlineData("2024-01-15||+1M/M", false, "2024-02-01T00:00:00.000Z")]
    [InlineData("1705276800000", true, "2024-01-15T00:00:00.000Z")]
    public void Dates_are_resolved_and_rounded(string text, bool up, string instant) =>
        Assert.Equal(instant, DateFormats.Spell(DateMath.Resolve(text, DateFormats.Default, Now, up)));

    [Theory]
    [InlineData("banana")]
    [InlineData("now+")]
    [InlineData("now*2d")]
    [InlineData("now/2d")]
    [InlineData("now+1q")]
    [InlineData("now+99999999y")]
    [InlineData("2024-13-01")]
    public void Anything_else_is_refused(string text) =>
        Assert.Throws<EngineErrorException>(() => DateMath.Resolve(text, DateFormats.Default, Now, false));
}
