using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Tests.Index;

public sealed class SortableNumberTests
{
    [Fact]
    public void The_order_of_the_numbers_is_kept_and_they_come_back()
    {
        double[] ordered =
        [
            double.NegativeInfinity, -1e300, -2.5, -double.Epsilon, 0, double.Epsilon, 1, 1.5, 1e300, double.PositiveInfinity,
        ];
        var sortable = ordered.Select(SortableNumber.FromDouble).ToArray();
        Assert.Equal(sortable.Order(), sortable);
        Assert.Equal(ordered, sortable.Select(SortableNumber.ToDouble));
        Assert.Equal(SortableNumber.FromDouble(0.0), SortableNumber.FromDouble(-0.0));
    }
}
