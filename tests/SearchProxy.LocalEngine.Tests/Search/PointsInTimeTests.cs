using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Search;
using SearchProxy.Testing;

namespace SearchProxy.LocalEngine.Tests.Search;

public sealed class PointsInTimeTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void One_that_is_not_used_for_its_time_is_forgotten()
    {
        var points = new PointsInTime(_clock);
        var id = points.Open(new PointInTime([]), TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromSeconds(50));
        points.Use(id, TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromSeconds(50));
        points.Use(id, null);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(404, Assert.Throws<EngineErrorException>(() => points.Use(id, null)).Error.Status);
    }

    [Fact]
    public void No_more_than_500_are_open_at_once()
    {
        var points = new PointsInTime(_clock);
        for (var count = 0; count < 500; count++)
        {
            points.Open(new PointInTime([]), TimeSpan.FromMinutes(1));
        }

        Assert.Equal(
            429, Assert.Throws<EngineErrorException>(() => points.Open(new PointInTime([]), TimeSpan.FromMinutes(1))).Error.Status);
        _clock.Advance(TimeSpan.FromMinutes(2));
        points.Open(new PointInTime([]), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_life_of_nothing_or_of_more_than_a_day_is_refused()
    {
        var points = new PointsInTime(_clock);
        Assert.Throws<EngineErrorException>(() => points.Open(new PointInTime([]), TimeSpan.Zero));
        Assert.Throws<EngineErrorException>(() => points.Open(new PointInTime([]), TimeSpan.FromHours(25)));
    }
}
